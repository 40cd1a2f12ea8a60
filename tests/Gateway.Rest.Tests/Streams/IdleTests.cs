using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
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
        for (var seconds = 0; seconds < 60; seconds += 15)
        {
            // While the server is not yet back from sending the message, a heartbeat is left out: other requests give it the time.
            Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
            _time.Advance(TimeSpan.FromSeconds(15));
        }

        var rest = await events.ReadToEndAsync(Token);
        Assert.Contains("\n:\n\n", rest, StringComparison.Ordinal);
        Assert.EndsWith("\n\nevent: end\nid: end\ndata: " + Over + "\n\n", rest, StringComparison.Ordinal);
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

    private static async Task ReadUntilAsync(StreamReader events, string line)
    {
        while (await events.ReadLineAsync(Token) is { } read && read != line)
        {
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
