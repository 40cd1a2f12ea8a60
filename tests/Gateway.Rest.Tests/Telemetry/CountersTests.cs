using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The event source of Grpc.AspNetCore, whose events its counters count. A call by REST or WebSocket is one of its calls.</summary>
public sealed class CountersTests
{
    // Events are written by the thread that does what they tell of, in the execution context of its request.
    private static readonly AsyncLocal<ConcurrentQueue<string>?> _eventsOfRequest = new();

    private readonly ConcurrentQueue<string> _events = new();
    private readonly Signal _ended = new();

    [Fact]
    public async Task A_call_by_REST_is_counted_with_its_messages()
    {
        using var listener = new Listener();
        await using var host = await HostAsync();

        await host.GetAsync("/v1/ask/x");
        await _ended.Task;

        Assert.Equal(["CallStart /lab.Lab/Ask", "MessageReceived", "MessageSent", "CallStop"], _events);
    }

    [Fact]
    public async Task A_call_by_WebSocket_is_counted_with_its_messages()
    {
        using var listener = new Listener();
        await using var host = await HostAsync();

        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        await socket.SendAsync("{}");
        await socket.SendAsync("{}");
        await socket.EndAsync();
        await socket.ReadAllAsync();
        await _ended.Task;

        Assert.Equal(["CallStart /lab.Lab/Talk", "MessageReceived", "MessageSent", "MessageReceived", "MessageSent", "CallStop"], _events);
    }

    [Fact]
    public async Task A_call_that_fails_is_counted_as_failed()
    {
        using var listener = new Listener();
        await using var host = await HostAsync(new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone")) });

        await host.GetAsync("/v1/ask/x");
        await _ended.Task;

        Assert.Equal(["CallStart /lab.Lab/Ask", "MessageReceived", "CallFailed 5", "CallStop"], _events);
    }

    [Fact]
    public async Task A_refused_message_is_counted_as_a_failed_call()
    {
        using var listener = new Listener();
        await using var host = await HostAsync();

        await host.PostAsync("/v1/ask", "{\"text\":");
        await _ended.Task;

        Assert.Equal(["CallStart /lab.Lab/Ask", "CallFailed 3", "CallStop"], _events);
    }

    [Fact]
    public async Task A_request_that_is_refused_before_the_call_is_not_counted()
    {
        using var listener = new Listener();
        await using var host = await HostAsync();

        await host.GetAsync("/v1/ask/x", ("grpc-timeout", "soon"));
        await _ended.Task;

        Assert.Empty(_events);
    }

    private Task<LabHost> HostAsync(LabService? service = null) => new LabHost
    {
        Service = service ?? new LabService(),
        Application = app => app.Use(async (http, next) =>
        {
            _eventsOfRequest.Value = _events;
            await next(http);
            _ended.Set();
        }),
    }.StartAsync();

    private sealed class Listener : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Grpc.AspNetCore.Server")
            {
                EnableEvents(eventSource, EventLevel.LogAlways);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            _eventsOfRequest.Value?.Enqueue(string.Join(' ', [eventData.EventName, .. eventData.Payload ?? []]));
    }
}
