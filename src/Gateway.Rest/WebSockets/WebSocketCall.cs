using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using Gateway.Calls;
using Gateway.Rest.Calls;
using Gateway.Rest.Requests;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets;

/// <summary>
/// A call by WebSocket: a text frame is a message in JSON, a binary frame one in wire format, and an empty text frame ends the request side.
/// How the call ended is in the Close frame; a failure is told by a text frame <c>{"error":{status}}</c> before it.
/// </summary>
/// <remarks>The response has begun with the handshake: header metadata and trailers have no place in it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives everything back.")]
internal sealed class WebSocketCall : TranscodedCall, IPumpOwner
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "websocket";

    // How many messages are sent one after another before others have the thread.
    private const int MostAtOnce = 16;

    private readonly WebSocket _socket;
    private readonly KeepAliveStream? _connection;
    private readonly MessagePump _pump;
    private readonly ClosingHandshake _closing;
    private readonly bool _isEnveloped;

    // Not the pump's own task: the call may end before the pump has begun, and waits for it all the same.
    private readonly TaskCompletionSource _pumped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Metadata? _requestHeaders;
    private string? _surplus;
    private bool _isAnswered;
    private int _sentAtOnce;

    public WebSocketCall(HttpContext http, BindingMetadata binding, RouteMatch match, WebSocket socket, KeepAliveStream? connection, WebSocketRuntime runtime)
        : base(http, binding, match, runtime.Rest, runtime.Options.IdleTimeout)
    {
        _socket = socket;
        _connection = connection;
        _isEnveloped = runtime.IsEnveloped && binding.Method.ServerStreams && !binding.Binding.AnswersHttpBody;
        _pump = new MessagePump(socket, binding.Method.Limits.MaxReceiveMessageSize, TakenMessages.Of(binding), this);
        _closing = new ClosingHandshake(http, socket, connection, _pump, Time);
    }

    public override Metadata RequestHeaders => _requestHeaders ??= WebSocketMetadata.Read(Http.Request.Headers);

    protected override string Door => DoorName;

    private bool TakesBody => Binding.Binding.Body != BodyBinding.None;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        if (HasReceived && !(Method.ClientStreams && TakesBody))
        {
            return null;
        }

        if (!TakesBody)
        {
            return Bind(WebSocketMessageType.Text, default);
        }

        if (await TakeAsync(cancellationToken) is not { } message)
        {
            // Without a message, a method that takes one has its request from path and query.
            return Method.ClientStreams ? null : Bind(WebSocketMessageType.Text, default);
        }

        try
        {
            return Bind(message.Type, message.Bytes.Span);
        }
        finally
        {
            _pump.Give();
        }
    }

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            CheckSize();
            CountSent(Message.Length);
            if (Binding.Binding.AnswersHttpBody || !_pump.IsBinary)
            {
                Transcode();
                await SendAsync(Json.Written, Binding.Binding.AnswersHttpBody ? WebSocketMessageType.Binary : WebSocketMessageType.Text, cancellationToken);
            }
            else
            {
                await SendAsync(Message.Written, WebSocketMessageType.Binary, cancellationToken);
            }

            _isAnswered = !Method.ServerStreams;
        }
        finally
        {
            // A socket may be silent for days.
            Json.Dispose();
            Message.Dispose();
            LeaveWrite();
        }
    }

    ValueTask IPumpOwner.OnClosedAsync()
    {
        LoseClient();
        return _closing.AnswerAsync();
    }

    void IPumpOwner.OnLost() => LoseClient();

    void IPumpOwner.OnUnexpected()
    {
        _surplus = !TakesBody ? $"{Binding.Binding.Template.Text} takes its request from path and query; a message was sent."
            : Method.ClientStreams ? "A message was sent after the end of the request side."
            : "This method takes one request message; a second one was sent.";
        Cut(new Status(StatusCode.InvalidArgument, _surplus));
    }

    protected override void Open()
    {
        base.Open();
        _ = PumpAsync();
    }

    // The response has begun with the handshake.
    protected override ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected override void CancelPendingWrite() => _connection?.StopWaiting();

    protected override async ValueTask EndAsync(Status status)
    {
        if (_isAnswered && _surplus is not null && ReferenceEquals(_surplus, status.Detail))
        {
            // What was too much came behind the only answer there is. A client that has it is not told otherwise.
            status = Status.DefaultSuccess;
        }

        _pump.Stop();
        _connection?.StopWaiting();
        try
        {
            if (!_pump.IsClosed && !_pump.IsLost && !Http.RequestAborted.IsCancellationRequested)
            {
                await _closing.BeginAsync(status, HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default, Runtime.Errors);
            }
        }
        finally
        {
            // Whatever failed: nothing is released that is still read into.
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

    private ReadOnlySequence<byte> Bind(WebSocketMessageType type, ReadOnlySpan<byte> bytes) =>
        Bind(bytes, ContentTypeOf(type), isWire: type == WebSocketMessageType.Binary && !Binding.Binding.TakesHttpBody);

    // For the data of an HttpBody alone.
    private string? ContentTypeOf(WebSocketMessageType type) =>
        !Binding.Binding.TakesHttpBody ? null
        : type == WebSocketMessageType.Binary ? "application/octet-stream"
        : "text/plain; charset=utf-8";

    private void Transcode()
    {
        try
        {
            Json.Clear();
            Json.Write(_isEnveloped ? "{\"result\":"u8 : default);
            Binding.WriteResponse(Message.WrittenSpan, Json, Runtime.StreamJson);
            Json.Write(_isEnveloped ? "}"u8 : default);
        }
        catch (MalformedMessageException error)
        {
            throw ResponseUnreadable(error);
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Before the token is known: what it says from then on holds until the message is sent, whatever stands before it in the connection.
        _connection?.HoldWrites();

        // A token that WebSocket knows would cost the connection; this one costs the wait for a slow peer.
        await using var release = cancellationToken.UnsafeRegister(static connection => ((KeepAliveStream?)connection)?.ReleaseWrite(), _connection);
        if (_connection is not null && !await _connection.CatchUpAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }

        try
        {
            var sent = _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
            if (sent.IsCompletedSuccessfully && ++_sentAtOnce == MostAtOnce)
            {
                // A connection that is gone takes everything at once. A service that only writes would never let go of its thread, and a few of them
                // of none that could tell them.
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
