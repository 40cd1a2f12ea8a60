using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A WebSocket that the server has no room for, and a page that came without TLS to a server that has it.</summary>
public sealed class HandshakeLimitTests
{
    [Fact]
    public async Task A_server_that_has_as_many_as_it_may_have_answers_503()
    {
        await using var host = await new LabHost
        {
            Service = new LabService { OnWatch = static (_, _, context) => Forever.WaitAsync(context.CancellationToken) },
            Builder = static builder => builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxConcurrentUpgradedConnections = 1),
        }.StartAsync();
        using var first = await SocketClient.OpenAsync(host, "/v1/watch/x");

        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync(
            "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        await client.ReadUntilAsync("}");

        Assert.StartsWith("HTTP/1.1 503 ", client.Received, StringComparison.Ordinal);
        Assert.Contains("\"code\":14", client.Received, StringComparison.Ordinal);
        Assert.DoesNotContain("Upgrade", client.Received, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Sec-WebSocket", client.Received, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://lab", false, 101)]
    [InlineData("https://lab", false, 101)]
    [InlineData("https://lab", true, 101)]
    [InlineData("http://lab", true, 403)]
    public async Task A_page_without_TLS_is_from_elsewhere_where_the_server_is_asked_by_TLS(string origin, bool isHttps, int status)
    {
        await using var host = await new LabHost
        {
            Application = app => app.Use((http, next) =>
            {
                // As the application's forwarded-headers middleware says it.
                http.Request.Scheme = isHttps ? "https" : "http";
                return next(http);
            }),
        }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync(
            $"GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", client.Received, StringComparison.Ordinal);
    }
}
