namespace Gateway.Pages;

/// <summary>Where the parts of a page lie, as metadata of its endpoint.</summary>
/// <param name="Folder">Behind the path of the page: nothing, or a folder of their own where the page lies at <c>/</c>.</param>
internal sealed record PageParts(string Folder)
{
    public static string FolderOf(string path) => path.Trim('/').Length == 0 ? "/home" : "";
}
