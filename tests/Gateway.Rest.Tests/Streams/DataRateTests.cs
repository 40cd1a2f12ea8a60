using Gateway.Rest.Tests.Lab;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Rest.Tests.Streams;

/// <summary>
/// Clients that take nothing for longer than Kestrel's minimum data rate allows. On HTTP/1.1 streams are free of it; on HTTP/2 it belongs to the connection, and cannot be lifted for a stream.
/// </summary>
public sealed class DataRateTests
{
    // The shortest time Kestrel can be told, and a rate by which what was taken before buys no time.
    private static readonly MinDataRate _rate = new(bytesPerSecond: 1e9, gracePeriod: TimeSpan.FromSeconds(1.1));

    private readonly Signal _release = new();
    private readonly TaskCompletionSource<Exception?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HTTP1_stream_and_WebSocket_outlive_a_response_of_the_application()
    {
        await using var host = await HostAsync();
        using var lines = await AskAsync(host, "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        using var socket = await AskAsync(
            host, "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        await lines.ReadUntilAsync("xxx");
        await socket.ReadUntilAsync("xxx");

        // It began after them, and is held to the rate.
        using var bare = await AskAsync(host, "GET /bare HTTP/1.1\r\nHost: lab\r\n\r\n");
        Assert.NotNull(await _end.Task.WaitAsync(Token));

        _release.Set();
        Assert.EndsWith("{\"text\":\"last\"}\n\r\n0\r\n\r\n", await lines.ReadToEndAsync(), StringComparison.Ordinal);
        await socket.ReadUntilAsync([0x81, 15, .. "{\"text\":\"last\"}"u8, 0x88, 2, 3, 0xE8]);
    }

    [Theory]
    [InlineData(int.MaxValue, false, "it does not read from the connection")]
    [InlineData(65_535, true, "it reads, and gives the stream no window")]
    public async Task HTTP2_connection_is_closed_when_the_client_takes_too_little(int window, bool reads, string why)
    {
        await using var host = await HostAsync();
        using var client = await RawHttp2Client.ConnectAsync(host, window);

        await client.GetAsync("/v1/watch/x");
        if (reads)
        {
            Assert.InRange(await client.ReadToEndAsync(), window, 2 * window);
        }

        Assert.True(await _end.Task.WaitAsync(Token) is OperationCanceledException, why);
        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "ResponseMinimumDataRateNotSatisfied");
    }

    [Fact]
    public async Task Messages_may_come_as_slowly_as_a_client_likes_on_both()
    {
        await using var host = await HostAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        using var body = new LiveContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk") { Content = body, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        var http2 = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        using var http1 = await AskAsync(host, "POST /v1/talk HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n");
        await body.SendAsync("{\"text\":\"one\"}");
        await http1.SendAsync("e\r\n{\"text\":\"one\"}\r\n");
        using var response = await http2;
        await http1.ReadUntilAsync("one");

        // It is read after them, and held to the rate.
        using var bare = await AskAsync(host, "POST /bare HTTP/1.1\r\nHost: lab\r\nTransfer-Encoding: chunked\r\n\r\n");
        Assert.IsType<Microsoft.AspNetCore.Http.BadHttpRequestException>(await _end.Task.WaitAsync(Token), exactMatch: false);

        await body.SendAsync("{\"text\":\"two\"}");
        await http1.SendAsync("e\r\n{\"text\":\"two\"}\r\n");
        body.End();
        await http1.ReadUntilAsync("two");
        Assert.Equal("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", await response.Content.ReadAsStringAsync(Token));
    }

    private static async Task<RawClient> AskAsync(LabHost host, string request)
    {
        var client = await RawClient.ConnectAsync(host);
        client.Socket.ReceiveBufferSize = 64 * 1024;
        await client.SendAsync(request);
        return client;
    }

    // Each writes as fast as it may (the application's also reads), until it is released or fails.
    private Task<LabHost> HostAsync()
    {
        var service = new LabService
        {
            OnWatch = (_, responses, _) =>
            {
                var message = new AskResp { Text = new string('x', 10_000) };
                return WorkAsync(() => responses.WriteAsync(message), () => responses.WriteAsync(new AskResp { Text = "last" }));
            },
        };
        return new LabHost
        {
            Service = service,
            Builder = static builder => builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MinResponseDataRate = kestrel.Limits.MinRequestBodyDataRate = _rate),
            Application = app => app.Map("/bare", async http =>
            {
                var bytes = new byte[10_000];
                Func<Task> work = HttpMethods.IsGet(http.Request.Method)
                    ? () => http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask()
                    : () => http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                await WorkAsync(work, () => Task.CompletedTask);
            }),
        }.StartAsync();
    }

    private async Task WorkAsync(Func<Task> work, Func<Task> end)
    {
        try
        {
            while (!_release.IsSet)
            {
                await work();
            }

            await end();
        }
        catch (Exception error) when (!_release.IsSet)
        {
            _end.TrySetResult(error);
        }
    }
}
