using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams on which nothing comes or goes for longer than the application lets them.</summary>
public sealed class IdleTests
{
    private static readonly string Over = RefusalTests.Status(4, "No message was sent or received for 00:01:00.");

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_stream_ends_with_its_own_kind_of_failure_though_it_has_heartbeats()
    {
        await using var host = await HostAsync(new LabService { OnWatch = OneAndSilenceAsync });
        using var response = await host.OpenAsync("/v1/watch/x", http2: false, ("Accept", "text/event-stream"));
        await _entered.Task;

        using var events = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        await ReadUntilAsync(events, "data: {\"text\":\"one\"}");
        for (var seconds = 15; seconds < 60; seconds += 15)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await ReadUntilAsync(events, ":");
        }

        _time.Advance(TimeSpan.FromSeconds(15));
        await ReadUntilAsync(events, "event: end");
        Assert.Equal("id: end\ndata: " + Over + "\n\n", await events.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_stream_that_has_not_begun_has_an_HTTP_status()
    {
        var service = new LabService
        {
            OnWatch = async (_, _, context) =>
            {
                _entered.Set();
                await Forever.WaitAsync(context.CancellationToken);
            },
        };
        await using var host = await HostAsync(service, rest => rest.StreamHeadersAfter = TimeSpan.FromMinutes(2));
        var answer = host.GetAsync("/v1/watch/x");
        await _entered.Task;

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((504, Over), ((await answer).Status, (await answer).Body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_of_either_side_keep_it_alive(bool fromClient)
    {
        var next = new SemaphoreSlim(0);
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                if (fromClient)
                {
                    await responses.WriteAsync(new AskResp(), context.CancellationToken);
                    while (await requests.MoveNext(context.CancellationToken))
                    {
                        next.Release();
                    }
                }

                while (true)
                {
                    await responses.WriteAsync(new AskResp(), context.CancellationToken);
                    await next.WaitAsync(context.CancellationToken);
                }
            },
        };
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("POST /v1/talk HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        await client.ReadUntilAsync("\"\"}\n");

        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(59));
            if (fromClient)
            {
                await client.SendAsync("3\r\n{}\n\r\n");
                await next.WaitAsync(Token);
            }
            else
            {
                client.ForgetUntil("\"\"}\n");
                next.Release();
                await client.ReadUntilAsync("\"\"}\n");
            }
        }

        Assert.DoesNotContain("error", client.Received, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        await client.ReadUntilAsync("{\"error\":" + Over + "}\n");
    }

    [Fact]
    public async Task A_client_that_does_not_go_on_with_its_stream_is_answered_504()
    {
        await using var host = await HostAsync(new LabService());
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("POST /v1/collect HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");

        // The service reads.
        await client.ReadUntilAsync("100 Continue\r\n\r\n");
        _time.Advance(TimeSpan.FromMinutes(1));

        await client.ReadUntilAsync(Over);
        Assert.Contains("HTTP/1.1 504 ", client.Received, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unary_calls_take_their_time()
    {
        var service = new LabService
        {
            OnAsk = async (request, _) =>
            {
                _entered.Set();
                await _release.Task;
                return new AskResp { Text = request.Text };
            },
        };
        await using var host = await HostAsync(service);
        var answer = host.GetAsync("/v1/ask/x");
        await _entered.Task;

        _time.Advance(TimeSpan.FromHours(1));
        _release.Set();

        Assert.Equal(200, (await answer).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_has_stopped_to_read_is_cut_off(bool http2)
    {
        // One that takes something in the very moment in which the time is over is not: its buffers may still have been filling.
        for (var attempt = 1; !await new IdleTests().IsCutOffAsync(http2); attempt++)
        {
            Assert.True(attempt < 5, "The client was told the end, though it took nothing.");
        }
    }

    [Fact]
    public async Task A_long_message_that_is_taken_slowly_goes_on()
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
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
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
        Assert.EndsWith("x\"}\n\r\n0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(2, 12_000)]
    public async Task What_is_left_of_a_stream_whose_service_has_returned_is_not_kept_for_ever(double seconds, int more)
    {
        // The server's own clock, which cannot be set.
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

    [Fact]
    public void The_time_has_a_range()
    {
        var options = new GatewayOptions();
        Assert.Null(options.StreamIdleTimeout);
        Assert.Throws<ArgumentOutOfRangeException>(() => options.StreamIdleTimeout = TimeSpan.FromMilliseconds(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.StreamIdleTimeout = TimeSpan.FromDays(25));
        options.StreamIdleTimeout = TimeSpan.FromDays(24);
        options.StreamIdleTimeout = null;
    }

    private async Task OneAndSilenceAsync(AskReq request, IServerStreamWriter<AskResp> responses, ServerCallContext context)
    {
        await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
        _entered.Set();
        await Forever.WaitAsync(context.CancellationToken);
    }

    private async Task<bool> IsCutOffAsync(bool http2)
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses, _entered, told) };
        await using var host = await HostAsync(service);
        using var response = await host.OpenAsync("/v1/watch/x", http2);
        await _entered.Task;

        await PassMinutesAsync(host, told.Task);

        // The service is let go, and the connection, or the stream, is not kept for a client that may never come back.
        Assert.IsType<OperationCanceledException>(await told.Task, exactMatch: false);
        try
        {
            Assert.EndsWith("{\"error\":" + Over + "}\n", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            return false;
        }
        catch (HttpRequestException)
        {
            // A stream of HTTP/2 alone is reset: its connection goes on.
            Assert.Equal(200, (http2 ? await host.SendHttp2Async("GET", "/v1/ask/x") : await host.GetAsync("/v1/ask/x")).Status);
            return true;
        }
    }

    // Writes until the client's side is full, and tells what the service was told then.
    private static async Task FillAsync(IServerStreamWriter<AskResp> responses, Signal waits, TaskCompletionSource<Exception> told)
    {
        var message = new AskResp { Text = new string('x', 8_000_000) };
        try
        {
            while (true)
            {
                var write = responses.WriteAsync(message, CancellationToken.None);
                if (!write.IsCompleted)
                {
                    waits.Set();
                }

                await write;
            }
        }
        catch (Exception error)
        {
            told.SetResult(error);
            throw;
        }
    }

    private async Task PassMinutesAsync(LabHost host, Task end)
    {
        await _time.TimerAsync(TimeSpan.FromMinutes(1), Token);

        // The buffers between the two fill meanwhile: what is taken in the very moment of the ring would be no stall.
        for (var other = 0; other < 20; other++)
        {
            Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        }

        // Where they still do, the stream goes on, and the timer is set again.
        Task setAgain;
        do
        {
            setAgain = _time.TimerAsync(TimeSpan.FromMinutes(1), Token);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        while (await Task.WhenAny(end, setAgain) == setAgain);
    }

    private static async Task ReadUntilAsync(StreamReader events, string line)
    {
        while (await events.ReadLineAsync(Token) is { } read && read != line)
        {
        }
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

    private Task<LabHost> HostAsync(LabService service, Action<GatewayOptions>? rest = null) => new LabHost
    {
        Service = service,
        Services = services => services.AddSingleton<TimeProvider>(_time),
        Rest = options =>
        {
            options.StreamIdleTimeout = TimeSpan.FromMinutes(1);
            rest?.Invoke(options);
        },
    }.StartAsync();
}
