using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Rest.Responses;
using Gateway.Rest.WebSockets.Connection;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets.Messages;

/// <summary>
/// A call by WebSocket: a text frame is a message in JSON, a binary frame one in wire format, and an empty text frame ends the request side.
/// The Close frame tells how the call ended; before it, a text frame <c>{"error":{status}}</c> tells a failure in full.
/// </summary>
/// <remarks>The response has begun with the handshake: header metadata and trailers have no place in it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives everything back.")]
internal sealed class WebSocketCall : TranscodedCall, IPumpOwner
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "websocket";

    // The most messages that are sent in a row before the thread goes to other work.
    private const int MostAtOnce = 16;

    private readonly WebSocket _socket;
    private readonly KeepAliveStream? _connection;
    private readonly MessagePump _pump;
    private readonly ClosingHandshake _closing;
    private readonly bool _isEnveloped;

    // In place of the pump's own task: the call may end before the pump has begun, and must wait for it all the same.
    private readonly TaskCompletionSource _pumped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _surplus;
    private bool _isAnswered;
    private int _sentAtOnce;

    public WebSocketCall(HttpContext http, BindingMetadata binding, RouteMatch match, WebSocket socket, KeepAliveStream? connection, WebSocketRuntime runtime)
        : base(http, binding, match, runtime.Calls, runtime.Options.IdleTimeout)
    {
        _socket = socket;
        _connection = connection;
        _isEnveloped = runtime.Calls.Settings.StreamEnvelope && binding.Method.ServerStreams && !binding.Binding.AnswersHttpBody;
        _pump = new MessagePump(socket, binding.Method.MaxReceiveMessageSize, TakenMessages.Of(binding), this);
        _closing = new ClosingHandshake(http, socket, connection, _pump, Time);
    }

    protected override string Door => DoorName;

    private bool TakesBody => Binding.Body != BodyBinding.None;

    public override async ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken)
    {
        if (HasReceived && !(Method.ClientStreams && TakesBody))
        {
            return false;
        }

        if (!TakesBody)
        {
            Bind(target, WebSocketMessageType.Text, default);
            return true;
        }

        if (await TakeAsync(cancellationToken) is not { } message)
        {
            if (Method.ClientStreams)
            {
                return false;
            }

            // Without a message, a method that takes one has its request from path and query.
            Bind(target, WebSocketMessageType.Text, default);
            return true;
        }

        try
        {
            Bind(target, message.Type, message.Bytes.Span);
            return true;
        }
        finally
        {
            _pump.Give();
        }
    }

    public override ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken) => SendMessageAsync(message, cancellationToken);

    // The response has begun with the handshake.
    public override ValueTask WriteHeadersAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    ValueTask IPumpOwner.OnClosedAsync()
    {
        LoseClient();
        return _closing.AnswerAsync();
    }

    void IPumpOwner.OnLost() => LoseClient();

    void IPumpOwner.OnUnexpected()
    {
        var surplus = !TakesBody ? new Status(StatusCode.InvalidArgument, $"{Binding.Template.Text} takes its request from path and query; a message was sent.")
            : Method.ClientStreams ? Statuses.MessageAfterEnd
            : Statuses.SecondMessage;
        _surplus = surplus.Detail;
        Cut(surplus);
    }

    protected override void Open()
    {
        base.Open();
        _ = PumpAsync();
    }

    // An upgraded connection has no response that could be ended; a stream of HTTP/2 has.
    protected override Task CompleteAsync() => HttpProtocol.IsHttp2(Http.Request.Protocol) ? base.CompleteAsync() : Task.CompletedTask;

    protected override void CancelPendingWrite() => _connection?.StopWaiting();

    protected override async ValueTask EndAsync(Status status)
    {
        status = await SendAnswerAsync(status);
        if (_isAnswered && _surplus is not null && ReferenceEquals(_surplus, status.Detail))
        {
            // An extra message after the unary reply no longer fails the call.
            status = Status.DefaultSuccess;
        }

        _pump.Stop();
        _connection?.StopWaiting();
        try
        {
            if (!_pump.IsClosed && !_pump.IsLost && !IsClientGone)
            {
                await _closing.BeginAsync(status, ReadDetails(), Runtime.Errors);
            }
        }
        finally
        {
            // After a failure too: the pump may still read into a buffer that Release gives back.
            await _closing.CompleteAsync(_pumped.Task);
        }
    }

    protected override void Release()
    {
        _socket.Dispose();
        _pump.Dispose();
        base.Release();
    }

    private async Task PumpAsync()
    {
        try
        {
            await _pump.RunAsync();
        }
        finally
        {
            _pumped.SetResult();
        }
    }

    private async ValueTask<(WebSocketMessageType Type, ReadOnlyMemory<byte> Bytes)?> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _pump.TakeAsync(CancellationToken, cancellationToken);
        }
        catch (RequestException refused)
        {
            throw RefuseNext(refused);
        }
    }

    // The only answer of a call without a stream is in the frames of its exchange when the service has returned.
    private async ValueTask<Status> SendAnswerAsync(Status status)
    {
        if (Method.ServerStreams || IsCut || status.StatusCode != StatusCode.OK)
        {
            return status;
        }

        if (Answer.Frames.SingleMessage is not { } message)
        {
            return Status = Statuses.NoResponse;
        }

        try
        {
            await SendMessageAsync(message, CancellationToken.None);
            _isAnswered = true;
            return status;
        }
        catch (RpcException unreadable)
        {
            return Status = unreadable.Status;
        }
        catch (OperationCanceledException)
        {
            // The client is gone: only telemetry needs to know how its call ended.
            return Status = Statuses.ClientLeft;
        }
    }

    private async ValueTask SendMessageAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            NoteSent(message.Length);
            if (Binding.AnswersHttpBody || !_pump.IsBinary)
            {
                Transcode(message.Span);
                await SendAsync(Json.WrittenMemory, Binding.AnswersHttpBody ? WebSocketMessageType.Binary : WebSocketMessageType.Text, cancellationToken);
            }
            else
            {
                await SendAsync(message, WebSocketMessageType.Binary, cancellationToken);
            }
        }
        finally
        {
            // A socket may be silent for days, and holds no memory meanwhile.
            Json.Dispose();
        }
    }

    private void Bind(PooledBuffer target, WebSocketMessageType type, ReadOnlySpan<byte> bytes) =>
        Bind(target, bytes, ContentTypeOf(type), isWire: type == WebSocketMessageType.Binary && !Binding.TakesHttpBody);

    // For the data of an HttpBody alone.
    private string? ContentTypeOf(WebSocketMessageType type) =>
        !Binding.TakesHttpBody ? null
        : type == WebSocketMessageType.Binary ? MediaTypes.Binary
        : "text/plain; charset=utf-8";

    private void Transcode(ReadOnlySpan<byte> message)
    {
        try
        {
            Json.Clear();
            Json.Write(_isEnveloped ? Envelope.Result : default);
            ResponseContent.Write(Binding, message, Json, Runtime.Settings.StreamJson);
            Json.Write(_isEnveloped ? Envelope.End : default);
        }
        catch (MalformedMessageException error)
        {
            throw ResponseUnreadable(error);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Before the token is registered: a cancellation from then on holds until the message is sent, whatever the connection has to send before it.
        _connection?.Peer.Hold();

        // WebSocket would abort the connection for a token of its own. This one ends only the wait for a slow peer.
        await using var release = cancellationToken.UnsafeRegister(static connection => ((KeepAliveStream?)connection)?.Peer.Release(), _connection);
        if (_connection is not null && !await _connection.Peer.CatchUpAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw EndedCall.WhileSending(CancellationToken);
        }

        try
        {
            var sent = _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
            if (sent.IsCompletedSuccessfully && ++_sentAtOnce == MostAtOnce)
            {
                // Yields: writes to a dead connection complete at once, and a few write-only services on such connections could occupy every pool thread.
                _sentAtOnce = 0;
                await Task.Yield();
            }

            await sent;
        }
        catch (Exception gone) when (ClosingHandshake.IsGone(gone, _socket))
        {
            LoseClient();
            throw new OperationCanceledException("The message could not be sent: the client is gone.", gone, CancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
