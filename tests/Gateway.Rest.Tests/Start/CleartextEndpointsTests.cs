using Gateway.Rest.Hosting;
using Gateway.Rest.Tests.Lab;
using Microsoft.Extensions.Configuration;

namespace Gateway.Rest.Tests.Start;

/// <summary>A server that speaks HTTP/2 only, without TLS, is told that REST clients cannot call it.</summary>
public sealed class CleartextEndpointsTests
{
    private const string Default = "Kestrel:EndpointDefaults:Protocols=Http2";

    [Theory]
    [InlineData(true, Default)]
    [InlineData(true, Default, "urls=http://localhost:5000;http://localhost:5001")]
    [InlineData(true, Default, "Kestrel:Endpoints:Rest:Url=http://*:8080")]
    [InlineData(true, "Kestrel:Endpoints:Rest:Url=http://*:8080", "Kestrel:Endpoints:Rest:Protocols=http2")]
    [InlineData(false)]
    [InlineData(false, "Kestrel:EndpointDefaults:Protocols=Http1AndHttp2")]
    [InlineData(false, Default, "urls=https://localhost:5001;http://localhost:5000")]
    [InlineData(false, Default, "https_ports=8443")]
    [InlineData(false, Default, "Kestrel:Endpoints:Rest:Url=https://*:8443")]
    [InlineData(false, Default, "Kestrel:Endpoints:Rest:Url=http://*:8080", "Kestrel:Endpoints:Rest:Protocols=Http1")]
    [InlineData(false, Default, "Kestrel:Endpoints:Grpc:Url=http://*:50051", "Kestrel:Endpoints:Rest:Url=http://*:8080", "Kestrel:Endpoints:Rest:Protocols=Http1AndHttp2")]
    public void Only_a_server_without_another_way_in_speaks_only_HTTP_2(bool expected, params string[] settings)
    {
        var pairs = settings.Select(static setting => setting.Split('=', 2)).Select(static parts => KeyValuePair.Create(parts[0], (string?)parts[1]));

        Assert.Equal(expected, CleartextEndpoints.SpeakOnlyHttp2(new ConfigurationBuilder().AddInMemoryCollection(pairs).Build()));
    }

    [Fact]
    public async Task The_log_warns_of_it_once()
    {
        await using var host = await new LabHost { Builder = static builder => builder.Configuration["Kestrel:EndpointDefaults:Protocols"] = "Http2" }.StartAsync();

        var warning = Assert.Single(host.Kestrel.Logs.Entries, static entry => entry.Event.Name == "OnlyHttp2");
        Assert.Contains("UseCleartextHttp2()", warning.Message, StringComparison.Ordinal);
    }
}
