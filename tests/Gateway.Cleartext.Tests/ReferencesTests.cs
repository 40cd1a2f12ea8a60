using Microsoft.AspNetCore.Hosting;

namespace Gateway.Cleartext.Tests;

/// <summary>The package stands alone: an application without gRPC can use it.</summary>
public sealed class ReferencesTests
{
    [Fact]
    public void Assembly_references_no_gRPC_and_no_other_project()
    {
        var names = typeof(CleartextHttp2WebHostBuilderExtensions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToArray();

        Assert.Contains("Microsoft.AspNetCore.Server.Kestrel.Core", names);
        Assert.DoesNotContain(names, name => name.StartsWith("Grpc", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.StartsWith("Gateway", StringComparison.Ordinal));
    }
}
