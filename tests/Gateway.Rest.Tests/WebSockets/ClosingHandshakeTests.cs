using System.Net.WebSockets;
using Gateway.Rest.WebSockets.Messages;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>That one Close frame is sent; and which failures of the end say that the client is gone, and which are somebody's defect.</summary>
public sealed class ClosingHandshakeTests : IPumpOwner
{
    private static readonly Status _failed = new(StatusCode.Aborted, "failed");

    public static TheoryData<Exception> Gone =>
    [
        new WebSocketException(WebSocketError.ConnectionClosedPrematurely),
        new IOException("reset"),
        new ObjectDisposedException("socket"),
        new OperationCanceledException(),
    ];

    private ClosingHandshake? _closing;

    ValueTask IPumpOwner.OnClosedAsync() => _closing!.AnswerAsync();

    void IPumpOwner.OnLost()
    {
    }

    void IPumpOwner.OnUnexpected()
    {
    }

    [Theory]
    [MemberData(nameof(Gone))]
    public async Task A_client_that_is_gone_is_no_failure(Exception exception)
    {
        using var socket = new FailingSocket(WebSocketState.Open, exception);

        await BeginAsync(socket);
        await AnswerAsync(socket);
    }

    [Theory]
    [InlineData(WebSocketState.CloseSent)]
    [InlineData(WebSocketState.Closed)]
    [InlineData(WebSocketState.Aborted)]
    public async Task A_socket_that_can_send_nothing_more_is_no_failure(WebSocketState state)
    {
        using var socket = new FailingSocket(state, new InvalidOperationException("Close already sent."));

        await BeginAsync(socket);
        await AnswerAsync(socket);
    }

    [Theory]
    [InlineData(WebSocketState.Open)]
    [InlineData(WebSocketState.CloseReceived)]
    public async Task A_defect_is_not_taken_for_a_client_that_is_gone(WebSocketState state)
    {
        using var socket = new FailingSocket(state, new InvalidOperationException("a defect"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => BeginAsync(socket));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AnswerAsync(socket));
    }

    [Fact]
    public async Task A_client_that_answers_before_the_write_ends_gets_one_close_frame()
    {
        using var socket = new AnsweredSocket();
        using var pump = new MessagePump(socket, null, new TakenMessages(Some: true, Many: true, Raw: false), this);
        _closing = new ClosingHandshake(new DefaultHttpContext(), socket, null, pump, TimeProvider.System);

        var begun = _closing.BeginAsync(_failed, ReadOnlyMemory<byte>.Empty).AsTask();
        var pumped = pump.RunAsync();
        socket.EndWrites();
        await begun;
        await pumped;

        Assert.Equal(CloseCode.Of(StatusCode.Aborted), Assert.Single(socket.Sent));
        Assert.True(pump.IsClosed);
    }

    private Task BeginAsync(WebSocket socket) => OnAsync(socket, closing => closing.BeginAsync(_failed, "{}"u8.ToArray()));

    private Task AnswerAsync(WebSocket socket) => OnAsync(socket, closing => closing.AnswerAsync());

    private async Task OnAsync(WebSocket socket, Func<ClosingHandshake, ValueTask> act)
    {
        using var pump = new MessagePump(socket, null, new TakenMessages(Some: true, Many: true, Raw: false), this);
        await act(new ClosingHandshake(new DefaultHttpContext(), socket, null, pump, TimeProvider.System));
    }

    // Its client answers the Close frame while that is still being written.
    private sealed class AnsweredSocket : TestSocket
    {
        private readonly TaskCompletionSource _written = new();

        public List<WebSocketCloseStatus> Sent { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => WebSocketCloseStatus.NormalClosure;

        public override WebSocketState State => WebSocketState.CloseReceived;

        public void EndWrites() => _written.SetResult();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
        {
            Sent.Add(closeStatus);
            return _written.Task;
        }

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
            Task.FromResult(new WebSocketReceiveResult(0, WebSocketMessageType.Close, endOfMessage: true));
    }

    // A socket that can send nothing.
    private sealed class FailingSocket(WebSocketState state, Exception exception) : TestSocket
    {
        public override WebSocketState State => state;

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw exception;

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw exception;
    }

    private abstract class TestSocket : WebSocket
    {
        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override string? SubProtocol => null;

        public override void Abort()
        {
        }

        public override void Dispose()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
