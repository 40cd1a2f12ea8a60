using System.Reflection;
using PublicApiGenerator;

namespace Gateway.Architecture.Tests;

/// <summary>
/// The public surface of each package, as it was approved. A change of it is seen in the change of its file: run the tests with <c>APPROVE=1</c> in the
/// environment, look at the difference, and commit it.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,

        // Extension methods are in the namespaces where they are looked for.
        DenyNamespacePrefixes = [],
        ExcludeAttributes = ["System.Diagnostics.DebuggerDisplayAttribute", "System.CodeDom.Compiler.GeneratedCodeAttribute"],
    };

    [Theory]
    [InlineData("Gateway.Cleartext")]
    [InlineData("Gateway.OpenApi")]
    [InlineData("Gateway.Rest")]
    [InlineData("Gateway.Transcoding")]
    [InlineData("Gateway.Yarp")]
    public void Public_surface_is_the_approved_one(string package)
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
