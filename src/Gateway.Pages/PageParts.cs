namespace Gateway.Pages;

/// <summary>The path of a page's parts, as metadata of its endpoint.</summary>
/// <param name="Folder">Follows the path of the page: empty, or a separate folder if the page is at <c>/</c>.</param>
internal sealed record PageParts(string Folder)
{
    /// <summary>The folder of a page at the root: <c>/home</c> for home, <c>/console-page</c> for the console, so that two pages never share one.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="name">Its name, of <see cref="PageNames"/>.</param>
    public static string FolderOf(string path, string name) => path.Trim('/').Length > 0 ? "" : name == PageNames.Home ? "/home" : $"/{name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant()}-page";
}
