using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams whose client takes what is sent slowly, or not at all, for longer than the application lets them.</summary>
public sealed class IdleReaderTests
{
    // What a client takes that stops to read then; less than one part of a message.
    private const int Window = 10_000;

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();
    private readonly TaskCompletionSource<Exception> _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_has_stopped_to_read_is_cut_off()
    {
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses) };
        await using var host = await HostAsync(service, static builder => ShortConnections.Accept(builder, Window));
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await client.ReadAtLeastAsync(Window);

        await PassMinuteAsync();

        // The connection is not kept for a client that may never come back. Had it been told the end, Kestrel would give it another minute.
        await ReadToResetAsync(client);
        Assert.Equal(Window, client.ReceivedBytes.Length);
        Assert.DoesNotContain(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "ResponseMinimumDataRateNotSatisfied");
        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
    }

    [Fact]
    public async Task A_stream_of_HTTP2_alone_is_reset_and_its_connection_goes_on()
    {
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses) };
        await using var host = await HostAsync(service);
        using var client = await RawHttp2Client.ConnectAsync(host, Window);
        await client.GetAsync("/v1/watch/x");
        Assert.Equal("{\"text\":\"".PadRight(Window, 'x'), await client.ReadBodyAsync(Window));

        await PassMinuteAsync();

        await client.ReadResetAsync();
        await client.PingAsync();
    }

    [Theory]
    [InlineData("GET /v1/watch/x HTTP/1.1\r\n", "", "x\"}\n\r\n0\r\n\r\n")]
    [InlineData("POST /lab.Lab/Watch HTTP/1.1\r\nContent-Type: application/connect+json\r\nContent-Length: 7\r\n", "\0\0\0\0\u0002{}", "\u0002\0\0\0\u0002{}\r\n0\r\n\r\n")]
    public async Task A_long_message_that_is_taken_slowly_goes_on(string head, string body, string end)
    {
        // More than all buffers between the two hold, so that the server has sent something of each step since the last one.
        const int Step = 8_000_000;
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new AskResp { Text = new string('x', (3 * Step) + (1024 * 1024)) }, CancellationToken.None);
                await _release.Task;
            },
        };
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);
        client.Socket.ReceiveBufferSize = 64 * 1024;
        await client.SendAsync($"{head}Host: lab\r\nConnection: close\r\n\r\n{body}");
        var buffer = new byte[64 * 1024];
        for (var step = 0; step < 3; step++)
        {
            for (var read = 0; read < Step;)
            {
                var count = await client.Socket.ReceiveAsync(buffer, Token);
                Assert.NotEqual(0, count);
                read += count;
            }

            _time.Advance(TimeSpan.FromSeconds(59));
        }

        _release.Set();
        Assert.EndsWith(end, await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(2, 12_000)]
    public async Task Rest_of_a_stream_is_dropped_some_time_after_its_service_has_returned(double seconds, int more)
    {
        // The clock of the server itself cannot be set. That of the stream stands still: it is not idle before its service has returned, however long that takes.
        var written = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                // More than both sockets take, less than a write waits for.
                try
                {
                    await responses.WriteAsync(new AskResp { Text = new string('x', 20_000_000) }, CancellationToken.None);
                    await responses.WriteAsync(new AskResp { Text = new string('y', more) }, CancellationToken.None);
                }
                finally
                {
                    written.Set();
                }
            },
        };
        var closed = new Signal();
        await using var host = await new LabHost
        {
            Service = service,
            Services = services => services.AddSingleton<TimeProvider>(_time),
            Rest = rest => rest.StreamIdleTimeout = TimeSpan.FromSeconds(seconds),
            Application = app => app.Use((http, next) =>
            {
                http.Features.Get<IConnectionLifetimeFeature>()!.ConnectionClosed.Register(closed.Set);
                return next(http);
            }),
        }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await written.Task;

        // Not a byte is read until the server has given up.
        await closed.Task;
        Assert.DoesNotContain("\r\n0\r\n\r\n", await ReadToResetAsync(client), StringComparison.Ordinal);
    }

    // Writes one message more than the client takes, and then one that waits for it.
    private async Task FillAsync(IServerStreamWriter<AskResp> responses)
    {
        var message = new AskResp { Text = new string('x', 2 * Window) };
        try
        {
            // It goes out in one part, before its write returns: from here on nothing moves.
            await responses.WriteAsync(message, CancellationToken.None);
            var write = responses.WriteAsync(message, CancellationToken.None);
            Assert.False(write.IsCompleted);
            _entered.Set();
            await write;
        }
        catch (Exception error)
        {
            _told.SetResult(error);
            throw;
        }
    }

    // The service is let go then.
    private async Task PassMinuteAsync()
    {
        await _entered.Task;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<OperationCanceledException>(await _told.Task.WaitAsync(Token), exactMatch: false);
    }

    private static async Task<string> ReadToResetAsync(RawClient client)
    {
        try
        {
            return await client.ReadToEndAsync();
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return client.Received;
        }
    }

    private Task<LabHost> HostAsync(LabService service, Action<WebApplicationBuilder>? builder = null) => new LabHost
    {
        Service = service,
        Builder = builder ?? (static _ => { }),
        Services = services => services.AddSingleton<TimeProvider>(_time),
        Rest = static options => options.StreamIdleTimeout = TimeSpan.FromMinutes(1),
    }.StartAsync();
}
