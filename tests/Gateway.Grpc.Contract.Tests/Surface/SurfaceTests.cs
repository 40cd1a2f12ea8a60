using System.Reflection;

namespace Gateway.Grpc.Contract.Tests.Surface;

/// <summary>
/// Our public surface beside that of the originals: what their packages have now, and what was written down of earlier ones. Namespaces of our
/// own (Gateway.*) are ours to shape.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly string[] Ours =
        ["Gateway.Hosting", "Gateway.Grpc.Server", "Gateway.Grpc.Client", "Gateway.Grpc.ClientFactory", "Gateway.Grpc.Server.ClientFactory"];

    private static readonly string[] Originals =
    [
        "Grpc.AspNetCore.Server", "Grpc.AspNetCore.Server.Reflection", "Grpc.AspNetCore.HealthChecks", "Grpc.AspNetCore.Server.ClientFactory",
        "Grpc.AspNetCore.Web", "Grpc.Net.Client", "Grpc.Net.ClientFactory",
    ];

    /// <summary>What the originals have and we have not.</summary>
    private static readonly Difference[] Missing =
    [
        new("Grpc.Net.Client.Balancer", "`Grpc.Net.Client.Balancer`"),
        new("Grpc.Net.Client.Configuration", "`Grpc.Net.Client.Configuration`"),
        new("Grpc.Net.Client.GrpcChannelOptions: ServiceConfig ServiceConfig", "`GrpcChannelOptions.ServiceConfig`"),
        new("Grpc.Net.Client.GrpcChannelOptions: bool DisableResolverServiceConfig", "`DisableResolverServiceConfig`"),
        new("Grpc.Net.Client.GrpcChannelOptions: int? MaxRetryAttempts", "`MaxRetryAttempts`"),
        new("Grpc.Net.Client.GrpcChannelOptions: long? MaxRetryBuffer", "`MaxRetryBufferSize`"),
    ];

    /// <summary>What we have and the originals have not.</summary>
    private static readonly Difference[] Added =
    [
        new("Microsoft.Extensions.DependencyInjection: static class CallHosting", "`AddCallHosting`"),
        new("Microsoft.Extensions.DependencyInjection.CallHosting", "`AddCallHosting`"),
        new("Microsoft.AspNetCore.Hosting: static class CleartextHttp2", "`UseCleartextHttp2`"),
        new("Microsoft.AspNetCore.Hosting.CleartextHttp2", "`UseCleartextHttp2`"),
        new("Microsoft.AspNetCore.Cors.Infrastructure: static class GrpcWebCors", "`WithExposedGrpcHeaders`"),
        new("Microsoft.AspNetCore.Cors.Infrastructure.GrpcWebCors", "`WithExposedGrpcHeaders`"),
        new("Grpc.Net.Client.GrpcChannel: protected override Task ShutdownAsyncCore()", "`ShutdownAsync`"),
    ];

    [Fact]
    public void Whatever_the_original_packages_have_is_here_or_on_the_list() =>
        AssertNone(Lines(Originals).Except(Lines(Ours)).Where(line => !Missing.Any(missing => missing.Covers(line))));

    [Fact]
    public void Whatever_is_here_is_in_the_original_packages_or_on_the_list() =>
        AssertNone(Lines(Ours).Except(Lines(Originals)).Where(line => !Added.Any(added => added.Covers(line))));

    [Theory]
    [InlineData("Grpc.AspNetCore.Server.txt")]
    [InlineData("Grpc.AspNetCore.Server.Reflection.txt")]
    [InlineData("Grpc.Net.Client.txt")]
    [InlineData("Grpc.Net.Common.txt")]
    public void Whatever_was_written_down_of_them_is_here_or_on_the_list(string file)
    {
        var here = Lines([.. Ours, "Grpc.Net.Common"]).ToHashSet();

        AssertNone(ShapeFile.Read(file).Where(line => !here.Contains(line) && !Missing.Any(missing => missing.Covers(line))));
    }

    [Fact]
    public void No_entry_of_the_lists_is_out_of_date()
    {
        var ours = Lines(Ours).ToHashSet();
        var originals = Lines(Originals).ToHashSet();

        Assert.All(Missing, entry => Assert.Contains(originals, line => entry.Covers(line) && !ours.Contains(line)));
        Assert.All(Added, entry => Assert.Contains(ours, line => entry.Covers(line) && !originals.Contains(line)));
    }

    [Fact]
    public void The_lists_are_those_of_the_documentation()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("compatibility.md")!);
        var document = reader.ReadToEnd();

        Assert.All(Missing.Concat(Added), entry => Assert.Contains(entry.InDocs, document, StringComparison.Ordinal));
    }

    private static void AssertNone(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        Assert.True(text.Length == 0, text);
    }

    private static IEnumerable<string> Lines(IEnumerable<string> assemblies) => ShapeWriter.Write(
        assemblies.Select(Assembly.Load)
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => !type.IsNested && type.Namespace?.StartsWith("Gateway", StringComparison.Ordinal) == false));
}
