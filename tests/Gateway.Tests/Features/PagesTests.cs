using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Program.CommandLine;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features;

/// <summary>Swagger UI, documents and the console.</summary>
public sealed class PagesTests
{
    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/console")]
    public async Task Pages_are_served_on_loopback_and_can_be_switched_off(string path)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var open = await GatewayHost.StartAsync("-u", server.Address);
        await using var closed = await GatewayHost.StartAsync("-u", server.Address, "--pages", "false");

        Assert.Equal((200, 404), ((await open.GetAsync(path)).Status, (await closed.GetAsync(path)).Status));
    }

    [Fact]
    public async Task Pages_are_not_served_on_addresses_of_the_network_unless_asked_for()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var closed = await GatewayHost.StartAsync("-u", server.Address, "--urls", "http://0.0.0.0:0");
        await using var open = await GatewayHost.StartAsync("-u", server.Address, "--urls", "http://0.0.0.0:0", "--set", "Gateway:Pages:Enabled=true");

        Assert.Equal((404, 200), ((await closed.GetAsync("/console")).Status, (await open.GetAsync("/console")).Status));
    }

    [Theory]
    [InlineData(null, "'self'")]
    [InlineData("/v1", "'self'")]
    [InlineData("https://api.example.com/base;x", "'self' https://api.example.com")]
    [InlineData("http://[::1]:8081/", "'self' http://[::1]:8081")]
    public async Task Swagger_UI_may_call_the_servers_of_the_documents_and_other_pages_may_not(string? documented, string allowed)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(["-u", server.Address, .. documented is null ? (string[])[] : ["--set", $"Gateway:Documents:Servers:0={documented}"]]);

        using var swagger = await gateway.Http.GetAsync("/swagger", TestContext.Current.CancellationToken);
        using var console = await gateway.Http.GetAsync("/console", TestContext.Current.CancellationToken);
        var others = console.Headers.GetValues("Content-Security-Policy").Single();

        Assert.DoesNotContain("connect-src", others, StringComparison.Ordinal);
        Assert.Equal(allowed == "'self'" ? others : $"{others}; connect-src {allowed}", swagger.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task Pages_of_their_own_address_take_any_host_and_name_the_address_of_calls()
    {
        var pages = $"http://127.0.0.1:{FreePort.Find()}";
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", $"Gateway:Pages:Url={pages}");

        foreach (var host in new[] { "a!b", "a$(id)", "a:0" })
        {
            // HttpClient would refuse to send these.
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, new Uri(pages).Port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
            using var reader = new StreamReader(stream);
            var page = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

            Assert.StartsWith("HTTP/1.1 200 ", page, StringComparison.Ordinal);
            Assert.Contains($"curl http://localhost:{new Uri(gateway.Address).Port}/v1/hello/Ada", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("http://localhost:8081", true)]
    [InlineData("http://127.0.0.2:1", true)]
    [InlineData("http://[::1]:1", true)]
    [InlineData("https://app.localhost:1", true)]
    [InlineData("http://unix:/tmp/gateway.sock", true)]
    [InlineData("http://*:8081", false)]
    [InlineData("http://+:8081", false)]
    [InlineData("http://0.0.0.0:1", false)]
    [InlineData("http://[::]:1", false)]
    [InlineData("http://gateway.example:1", false)]
    public void Loopback_addresses_are_told_from_others(string url, bool isLoopback) => Assert.Equal(isLoopback, ListenUrl.IsLoopback(url));
}
