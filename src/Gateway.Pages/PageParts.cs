namespace Gateway.Pages;

/// <summary>Where the parts of a page lie, as metadata of its endpoint.</summary>
/// <param name="Folder">Behind the path of the page: nothing, or a folder of their own where the page lies at <c>/</c>.</param>
internal sealed record PageParts(string Folder)
{
    /// <summary>The folder for a page: <c>/home</c> for home at the root, <c>/console-page</c> for the console there, so that two pages do not share one.</summary>
    /// <param name="path">The path of the page.</param>
    /// <param name="name">Its name, of <see cref="PageNames"/>.</param>
    public static string FolderOf(string path, string name) => path.Trim('/').Length > 0 ? "" : name == PageNames.Home ? "/home" : $"/{name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant()}-page";
}
