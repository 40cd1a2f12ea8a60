using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams on which nothing comes or goes for longer than the application lets them.</summary>
public sealed class IdleTests
{
    private static readonly string Over = RefusalTests.Status(4, "No message was sent or received for 00:01:00.");

    private readonly FakeTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_stream_ends_with_its_own_kind_of_failure_though_it_has_heartbeats()
    {
        await using var host = await HostAsync(new LabService { OnWatch = OneAndSilenceAsync });
        using var response = await host.OpenAsync("/v1/watch/x", http2: false, ("Accept", "text/event-stream"));
        await _entered.Task;

        for (var seconds = 0; seconds < 60; seconds += 15)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.EndsWith("event: end\nid: end\ndata: " + Over + "\n\n", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
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

    [Fact]
    public async Task A_client_that_has_stopped_to_read_is_cut_off()
    {
        var writing = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses, writing) };
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        var stalled = await writing.Task.WaitAsync(Token);

        _time.Advance(TimeSpan.FromMinutes(1));

        // The service is let go, and the connection is not kept for a client that may never come back: it ends without the end of the body.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
        Assert.DoesNotContain("\r\n0\r\n\r\n", await ReadToResetAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_HTTP2_that_is_not_read_is_reset_and_its_connection_goes_on()
    {
        var writing = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService { OnWatch = (_, responses, _) => FillAsync(responses, writing) };
        await using var host = await HostAsync(service);
        using var response = await host.OpenAsync("/v1/watch/x", http2: true);
        var stalled = await writing.Task.WaitAsync(Token);

        _time.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Token));
        Assert.Equal(200, (await host.SendHttp2Async("GET", "/v1/ask/x")).Status);
    }

    [Fact]
    public async Task What_is_left_of_a_stream_whose_service_has_returned_is_not_kept_for_ever()
    {
        // The server's own clock, which cannot be set: a bit more than the second between two looks of Kestrel's.
        var written = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                // More than both sockets take, less than a write waits for.
                await responses.WriteAsync(new AskResp { Text = new string('x', 20_000_000) }, CancellationToken.None);
                written.Set();
            },
        };
        var closed = new Signal();
        await using var host = await new LabHost
        {
            Service = service,
            Rest = rest => rest.StreamIdleTimeout = TimeSpan.FromSeconds(1.1),
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
        var options = new GrpcJsonTranscodingOptions();
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

    // Writes until the client's side is full.
    private static async Task FillAsync(IServerStreamWriter<AskResp> responses, TaskCompletionSource<Task> stalled)
    {
        var message = new AskResp { Text = new string('x', 8_000_000) };
        await responses.WriteAsync(message, CancellationToken.None);
        while (true)
        {
            var write = responses.WriteAsync(message, CancellationToken.None);
            if (!write.IsCompleted)
            {
                stalled.TrySetResult(write);
            }

            await write;
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

    private Task<LabHost> HostAsync(LabService service, Action<GrpcJsonTranscodingOptions>? rest = null) => new LabHost
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
