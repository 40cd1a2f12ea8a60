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
