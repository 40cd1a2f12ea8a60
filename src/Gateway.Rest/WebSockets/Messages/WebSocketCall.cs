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
/// A call by WebSocket: a text frame is a message in JSON, a binary frame is a message in wire format, and an empty text frame ends the request side.
/// The Close frame carries the status of the call; before it, a text frame <c>{"error":{status}}</c> carries a failure in full.
/// </summary>
/// <remarks>The response begins with the handshake, so it has no place for header metadata and trailers.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives everything back.")]
internal sealed class WebSocketCall : TranscodedCall, IPumpOwner
{
    /// <summary>The name of this door in telemetry.</summary>
    public const string DoorName = "websocket";

    // After so many messages in a row, the thread yields to other work.
    private const int MostAtOnce = 16;

    private readonly WebSocket _socket;
    private readonly KeepAliveStream? _connection;
    private readonly MessagePump _pump;
    private readonly ClosingHandshake _closing;
    private readonly bool _isEnveloped;

    // Replaces the pump's own task: the call may end before the pump has begun, and must still wait for it.
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

            // Without a message, path and query make the request of a method that takes one.
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

    // An upgraded connection has no response to end; a stream of HTTP/2 has one.
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
                using var error = new PooledBuffer();
                if (status.StatusCode != StatusCode.OK)
                {
                    Runtime.Errors.WriteElement(error, Http, Metadata, HttpStatusOf(status), status, ReadDetails());
                }

                await _closing.BeginAsync(status, error.WrittenMemory);
            }
        }
        finally
        {
            // Also after a failure: the pump may still read into a buffer that Release returns to the pool.
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

    // When the service has returned, the frames of the exchange hold the only answer of a call without a stream.
    private async ValueTask<Status> SendAnswerAsync(Status status)
    {
        if (Method.ServerStreams || IsCut || status.StatusCode != StatusCode.OK)
        {
            return status;
        }

        if (Answer.Frames.SingleMessage is not { } message)
        {
            return Status = Failure?.Status ?? Statuses.NoResponse;
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
            // The client is gone: only telemetry needs the status.
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
            // Release the memory: a socket may be silent for days.
            Json.Dispose();
        }
    }

    private void Bind(PooledBuffer target, WebSocketMessageType type, ReadOnlySpan<byte> bytes) =>
        Bind(target, bytes, ContentTypeOf(type), isWire: type == WebSocketMessageType.Binary && !Binding.TakesHttpBody);

    // Used only for the data of an HttpBody.
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
            ResponseContent.Write(Binding, message, Json, Runtime.Settings.StreamJson, Selection);
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

        // Before the token is registered: a later cancellation then holds until the message is sent, even if the connection must send other bytes first.
        _connection?.Peer.Hold();

        // WebSocket would abort the connection for a cancelled token of its own. This token ends only the wait for a slow peer.
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
