using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>The end of a WebSocket before its call is over: the client closes or vanishes, the call is idle or cut, the host stops.</summary>
public sealed class LifetimeTests
{
    private readonly WatchedCall _call = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "/v1/watch/x")]
    [InlineData(true, "/v1/watch/x")]
    [InlineData(false, "/v1/talk")]
    [InlineData(true, "/v1/talk")]
    public async Task A_Close_frame_cancels_the_call_and_is_answered(bool http2, string path)
    {
        await using var host = await _call.HostAsync(_call.UntilCancelledAsync);
        using var socket = await SocketClient.OpenAsync(host, path, http2: http2);
        await _call.Entered.Task;

        await socket.Socket.CloseAsync((WebSocketCloseStatus)3001, "enough", Token);

        Assert.Equal(3001, (int)socket.Socket.CloseStatus!);
        await _call.Cancelled.Task;
        Assert.IsType<OperationCanceledException>(await _call.End, exactMatch: false);
    }

    [Fact]
    public async Task A_Close_frame_is_answered_though_the_service_does_not_listen()
    {
        await using var host = await _call.HostAsync(_ => _call.Release.Task);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await _call.Entered.Task;

        await socket.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Token);

        Assert.Equal(WebSocketState.Closed, socket.Socket.State);
        _call.Release.Set();
        Assert.Null(await _call.End);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_cancels_the_call(bool http2)
    {
        await using var host = await _call.HostAsync(_call.UntilCancelledAsync);
        using (var socket = await SocketClient.OpenAsync(host, "/v1/talk", http2: http2))
        {
            await _call.Entered.Task;
            socket.Socket.Abort();
        }

        await _call.Cancelled.Task;
        Assert.IsType<OperationCanceledException>(await _call.End, exactMatch: false);
    }

    [Fact]
    public async Task A_stopping_host_tells_streams_and_lets_them_end_well()
    {
        var host = await _call.HostAsync(_ => Task.WhenAny(_call.Cancelled.Task, _call.Release.Task));
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await _call.Entered.Task;

        var stop = host.Kestrel.StopAsync(Token);

        Assert.Empty(await socket.ReadAllAsync());
        Assert.Equal((1000, ""), socket.Closed);
        await stop;
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stopping_host_ends_streams_that_do_not_with_UNAVAILABLE(bool http2)
    {
        await using var host = await _call.HostAsync(_ => _call.Release.Task);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", http2: http2);
        await _call.Entered.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _call.Cancelled.Task;
        _call.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["{\"error\":" + RefusalTests.Status(14, "The server is stopping.") + "}"], await socket.ReadAllAsync());
        Assert.Equal((4014, "The server is stopping."), socket.Closed);
        _call.Release.Set();
        await stop;
    }

    [Fact]
    public async Task A_call_without_messages_ends_where_the_application_says_so()
    {
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<TimeProvider>(_call.Time),
            Rest = rest => (rest.WebSockets.IdleTimeout, rest.WebSockets.KeepAliveInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1)),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync("{}");
            await socket.ReadTextAsync();
            _call.Time.Advance(TimeSpan.FromSeconds(59));
        }

        _call.Time.Advance(TimeSpan.FromSeconds(1));

        await socket.ReadAllAsync();
        Assert.Equal((4004, "No message was sent or received for 00:01:00."), socket.Closed);
    }

    [Fact]
    public async Task A_call_that_is_cut_before_it_has_begun_to_read_is_closed_like_any_other()
    {
        var told = new Signal();
        var clock = new HastyTimeProvider(TimeSpan.FromSeconds(77), told.Task, Token);
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<TimeProvider>(clock),
            Application = app => app.Use(_call.EndsAsync),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => options.SetRequestHeader("grpc-timeout", "77S"));

        Assert.StartsWith("{\"error\":{\"code\":4", Assert.Single(await socket.ReadAllAsync()), StringComparison.Ordinal);
        told.Set();

        Assert.Equal(4004, socket.Closed.Code);
        Assert.Null(await _call.End);
    }

    [Fact]
    public async Task A_read_after_the_call_finds_it_over()
    {
        IAsyncStreamReader<AskReq>? kept = null;
        var service = new LabService
        {
            OnTalk = (requests, _, _) =>
            {
                kept = requests;
                return Task.CompletedTask;
            },
        };
        await using var host = await new LabHost { Service = service, Application = app => app.Use(_call.EndsAsync) }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        Assert.Empty(await socket.ReadAllAsync());
        Assert.Null(await _call.End);

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.MoveNext(CancellationToken.None));
    }
}
