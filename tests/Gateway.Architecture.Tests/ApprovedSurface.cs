using System.Reflection;
using PublicApiGenerator;

namespace Gateway.Architecture.Tests;

/// <summary>The public surface of a package, as it was approved.</summary>
internal static class ApprovedSurface
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,

        // Extension methods are in the namespaces where they are looked for.
        DenyNamespacePrefixes = [],
        ExcludeAttributes = ["System.Diagnostics.DebuggerDisplayAttribute", "System.CodeDom.Compiler.GeneratedCodeAttribute"],
    };

    /// <summary>Compares the surface with its file; with <c>APPROVE=1</c> in the environment it writes the file first.</summary>
    public static void Check(string package)
    {
        var surface = Assembly.Load(package).GeneratePublicApi(_options).ReplaceLineEndings("\n");
        var file = Path.Combine(Root(), "tests", "Gateway.Architecture.Tests", "Approved", $"{package}.txt");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), surface);
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        return root.FullName;
    }
}
