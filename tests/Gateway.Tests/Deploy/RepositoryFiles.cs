namespace Gateway.Tests.Deploy;

/// <summary>Files of the repository.</summary>
internal static class RepositoryFiles
{
    public static string PathOf(params string[] parts)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        return Path.Combine([root.FullName, .. parts]);
    }
}
