using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams as Server-Sent Events, and what silence does to streams.</summary>
public sealed class ServerSentEventsTests
{
    private static readonly (string, string) _events = ("Accept", "text/event-stream");

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_message_is_an_event_and_the_last_event_is_the_status()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync("/v1/watch/x?size=2", _events);

        Assert.Equal(
            (200, "id: 1\ndata: {\"text\":\"x 1\"}\n\nid: 2\ndata: {\"text\":\"x 2\"}\n\nevent: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n"),
            answer.Both);
        Assert.Equal(("text/event-stream", "no", "no-store"), (answer.ContentType, answer.Header("X-Accel-Buffering"), answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task A_failure_ends_with_its_status_in_the_same_event()
    {
        var service = new LabService();
        service.OnWatch = async (_, responses, context) =>
        {
            await responses.WriteAsync(new AskResp { Text = "x" }, context.CancellationToken);
            throw new RpcException(new Status(StatusCode.Aborted, "enough"));
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/watch/x", _events);

        Assert.Equal((200, "id: 1\ndata: {\"text\":\"x\"}\n\nevent: end\nid: end\ndata: " + RefusalTests.Status(10, "enough") + "\n\n"), answer.Both);
    }

    [Fact]
    public async Task A_failure_before_the_first_event_has_its_own_HTTP_status()
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone")) };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((404, RefusalTests.Status(5, "gone")), (await host.GetAsync("/v1/watch/x", _events)).Both);
    }

    [Fact]
    public async Task A_reconnect_after_the_end_is_204_and_does_not_call_the_service()
    {
        var service = new LabService { OnWatch = (_, _, _) => throw new InvalidOperationException("The stream is over.") };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((204, ""), (await host.GetAsync("/v1/watch/x", _events, ("Last-Event-ID", "end"))).Both);
    }

    [Fact]
    public async Task Another_last_event_reaches_the_service()
    {
        var service = new LabService();
        service.OnWatch = (_, responses, context) =>
            responses.WriteAsync(new AskResp { Text = "after " + context.RequestHeaders.GetValue("last-event-id") }, context.CancellationToken);
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.StartsWith("id: 8\ndata: {\"text\":\"after 7\"}\n", (await host.GetAsync("/v1/watch/x", _events, ("Last-Event-ID", "7"))).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", 8)]
    [InlineData("0", 1)]
    [InlineData("none of ours", 1)]
    [InlineData("-3", 1)]
    [InlineData("99999999999999999999", 1)]
    public async Task Numbers_go_on_from_the_last_event(string lastEventId, int next)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync("/v1/watch/x?size=1", _events, ("Last-Event-ID", lastEventId));

        Assert.StartsWith($"id: {next}\ndata: ", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "retry: 1500\n\nid: 1\ndata: {\"text\":\"x 1\"}\n\nevent: end\n")]
    [InlineData(0, "retry: 1500\n\nevent: end\n")]
    public async Task The_time_to_reconnect_stands_first(int size, string begin)
    {
        await using var host = await new LabHost { Rest = options => options.EventStreamRetry = TimeSpan.FromSeconds(1.5) }.StartAsync();

        Assert.StartsWith(begin, (await host.GetAsync($"/v1/watch/x?size={size}", _events)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_sends_the_headers_and_then_comments()
    {
        await using var host = await SilentHostAsync(_ => Task.CompletedTask);

        var opening = host.OpenAsync("/v1/watch/x", http2: false, _events);
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(2));
        using var response = await opening;
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        // The next silence is timed once the headers have gone out, which the client sees before the server is back from it.
        var comment = lines.ReadLineAsync(Token).AsTask();
        await _time.TimerAsync(due => due > TimeSpan.FromSeconds(2) && due <= TimeSpan.FromSeconds(15), Token);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(":", await comment);
        _release.Set();
        Assert.EndsWith("event: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n", await lines.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_have_headers_after_a_silence_and_nothing_else()
    {
        await using var host = await SilentHostAsync(_ => Task.CompletedTask);

        var opening = host.OpenAsync("/v1/watch/x");
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(2));
        using var response = await opening;
        _time.Advance(TimeSpan.FromMinutes(1));
        _release.Set();

        Assert.Equal("", await response.Content.ReadAsStringAsync(Token));
    }

#if !FORWARDED
    [Theory]
    [InlineData("application/x-ndjson", "{\"text\":\"kept\"}")]
    [InlineData("text/event-stream", "id: 1")]
    public async Task A_first_message_that_is_kept_back_comes_with_the_headers_after_a_silence(string accept, string line)
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                await responses.WriteAsync(new AskResp { Text = "kept" }, Token);
                _entered.Set();
                await _release.Task;
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();

        var opening = host.OpenAsync("/v1/watch/x", http2: false, ("Accept", accept));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(2));
        using var response = await opening;
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal(line, await lines.ReadLineAsync(Token));
        _release.Set();
    }
#endif

#if !FORWARDED
    [Fact]
    public async Task Headers_that_a_service_sends_after_a_silence_are_lost_and_do_not_fail_the_call()
    {
        await using var host = await SilentHostAsync(context => context.WriteResponseHeadersAsync(new Metadata { { "x-late", "1" } }));

        var opening = host.OpenAsync("/v1/watch/x");
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(2));
        using var response = await opening;
        _release.Set();

        Assert.Equal("", await response.Content.ReadAsStringAsync(Token));
        Assert.False(response.Headers.Contains("x-late"));
        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "HeadersTooLate");
    }
#endif

    private Task<LabHost> SilentHostAsync(Func<ServerCallContext, Task> afterwards)
    {
        var service = new LabService
        {
            OnWatch = async (_, _, context) =>
            {
                _entered.Set();
                await _release.Task;
                await afterwards(context);
            },
        };
        return new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
    }
}
