using System.Net;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features;

/// <summary>Where the gateway listens.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task One_port_has_HTTP_1_and_HTTP_2_without_TLS()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/hello/world") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((HttpStatusCode.OK, version), (answer.StatusCode, answer.Version));
        }
    }

    [Fact]
    public async Task Urls_win_over_endpoints_of_Kestrel()
    {
        await using var server = await UpstreamServer.StartAsync();

        // The port of the server is taken: listening there would fail.
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", $"Kestrel:Endpoints:Rest:Url={server.Address}");

        Assert.NotEqual(server.Address, gateway.Address);
        Assert.Equal(200, (await gateway.GetAsync("/v1/hello/world")).Status);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_with_a_remedy()
    {
        await using var server = await UpstreamServer.StartAsync();

        var run = await CommandRun.OfAsync("-u", server.Address, "--urls", server.Address, "--set", "Logging:LogLevel:Default=None");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            $"The gateway cannot start: Failed to bind to address {server.Address}: address already in use.\nAnother program listens there: end it, or choose another address with --urls.\n",
            run.Error);
    }
}
