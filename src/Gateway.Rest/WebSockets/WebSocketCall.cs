using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.WebSockets;
using Gateway.Calls;
using Gateway.Hosting.Calls;
using Gateway.Rest.Calls;
using Gateway.Rest.Requests;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets;

/// <summary>
/// A call by WebSocket: a text frame is a message in JSON, a binary frame one in wire format, and an empty text frame ends the request side.
/// How the call ended is in the Close frame; a failure is told by a text frame <c>{"error":{status}}</c> before it.
/// </summary>
/// <remarks>The response has begun with the handshake: header metadata and trailers have no place in it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives everything back.")]
internal sealed class WebSocketCall : HttpCall, IPumpOwner
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "websocket";

    // How long the peer may take to answer a Close frame. What was sent before reaches it all the same.
    private static readonly TimeSpan _closeTimeout = TimeSpan.FromSeconds(2);

    private readonly BindingMetadata _binding;
    private readonly RouteMatch _match;
    private readonly WebSocket _socket;
    private readonly KeepAliveStream? _connection;
    private readonly RestRuntime _runtime;
    private readonly MessagePump _pump;
    private readonly PooledBuffer _request = new();
    private readonly MessageBuffer _message = new();
    private readonly MessageBuffer _json = new();
    private readonly TimeSpan? _idleTimeout;
    private readonly bool _isEnveloped;

    // Not the pump's own task: the call may end before the pump has begun, and waits for it all the same.
    private readonly TaskCompletionSource _pumped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _idle;
    private long _lastMessage;
    private Metadata? _requestHeaders;
    private long _received;
    private bool _headersGiven;
    private bool _messageBegun;

    public WebSocketCall(HttpContext http, BindingMetadata binding, RouteMatch match, WebSocket socket, KeepAliveStream? connection, WebSocketRuntime runtime)
        : base(http, binding.Method, runtime.Rest.Tracker)
    {
        _binding = binding;
        _match = match;
        _socket = socket;
        _connection = connection;
        _runtime = runtime.Rest;
        _idleTimeout = runtime.Options.IdleTimeout;
        _isEnveloped = runtime.IsEnveloped && binding.Method.ServerStreams && !binding.Binding.AnswersHttpBody;
        _pump = new MessagePump(socket, binding.Method.Limits.MaxReceiveMessageSize, TakenMessages.Of(binding), this);
    }

    public override Metadata RequestHeaders => _requestHeaders ??= WebSocketMetadata.Read(Http.Request.Headers);

    protected override string Door => DoorName;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        if (_received > 0 && (!Method.ClientStreams || _binding.Binding.Body == BodyBinding.None))
        {
            return null;
        }

        if (_binding.Binding.Body == BodyBinding.None)
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

    public override ValueTask SendHeadersAsync(Metadata headers, CancellationToken cancellationToken)
    {
        EnterWrite();
        try
        {
            if (_headersGiven || _messageBegun)
            {
                throw new InvalidOperationException("Response headers can only be sent once, and before the first message.");
            }

            _headersGiven = true;
            return ValueTask.CompletedTask;
        }
        finally
        {
            LeaveWrite();
        }
    }

    public override IBufferWriter<byte> BeginMessage(int length)
    {
        EnterWrite();
        _messageBegun = true;
        _message.Clear();
        return _message;
    }

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            if (Method.Limits.MaxSendMessageSize is { } most && _message.Length > most)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A response message of {_message.Length} bytes is longer than the limit of {most} bytes."));
            }

            CountSent(_message.Length);
            if (_binding.Binding.AnswersHttpBody || !_pump.IsBinary)
            {
                Transcode();
                await SendAsync(_json.Written, _binding.Binding.AnswersHttpBody ? WebSocketMessageType.Binary : WebSocketMessageType.Text, cancellationToken);
            }
            else
            {
                await SendAsync(_message.Written, WebSocketMessageType.Binary, cancellationToken);
            }
        }
        finally
        {
            _json.Dispose();
            _message.Dispose();
            LeaveWrite();
        }
    }

    async ValueTask IPumpOwner.OnClosedAsync()
    {
        LoseClient();
        try
        {
            // Its own code comes back (RFC 6455, section 5.5.1); one without a code has none to give back.
            var code = _socket.CloseStatus is { } status and not WebSocketCloseStatus.Empty ? status : WebSocketCloseStatus.NormalClosure;
            await _socket.CloseOutputAsync(code, null, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // It has closed already, after the call has.
        }
    }

    void IPumpOwner.OnLost() => LoseClient();

    void IPumpOwner.OnUnexpected() => Cut(new Status(
        StatusCode.InvalidArgument,
        _binding.Binding.Body == BodyBinding.None ? $"{_binding.Binding.Template.Text} takes its request from path and query; a message was sent."
            : Method.ClientStreams ? "A message was sent after the end of the request side."
            : "This method takes one request message; a second one was sent."));

    protected override void Open()
    {
        if (_idleTimeout is { } timeout)
        {
            NoteMessage();
            _idle = _runtime.Tracker.Time.CreateTimer(static call => ((WebSocketCall)call!).CheckIdle(), this, timeout, Timeout.InfiniteTimeSpan);
        }

        _ = PumpAsync();
    }

    protected override void CancelPendingWrite() => _connection?.StopWaiting();

    protected override async ValueTask EndAsync(Status status)
    {
        _idle?.Dispose();
        _pump.Stop();
        _connection?.StopWaiting();
        if (!_pump.IsClosed && !_pump.IsLost && !Http.RequestAborted.IsCancellationRequested)
        {
            await SayGoodbyeAsync(status);
        }

        await AwaitCloseAsync();
    }

    protected override void Release()
    {
        _idle?.Dispose();
        _socket.Dispose();
        _pump.Dispose();
        _request.Dispose();
        _message.Dispose();
        _json.Dispose();
    }

    private static bool IsGone(Exception exception) =>
        exception is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

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
        catch (RequestException refused) when (Method.ClientStreams)
        {
            throw refused.InMessage(_received + 1);
        }
    }

    private ReadOnlySequence<byte> Bind(WebSocketMessageType type, ReadOnlySpan<byte> bytes)
    {
        NoteMessage();
        _received++;
        _request.Clear();
        var binding = _binding.Binding;
        try
        {
            if (type == WebSocketMessageType.Binary && !binding.TakesHttpBody)
            {
                binding.BindMessage(_match, bytes, _request, _runtime.Binding);
            }
            else
            {
                binding.BindRequest(_match, bytes, ContentTypeOf(type), _request, _runtime.Binding);
            }
        }
        catch (TranscodingException error)
        {
            throw RequestFailure.Of(error, Place);
        }

        if (Method.Limits.MaxReceiveMessageSize is { } most && _request.WrittenCount > most)
        {
            var refused = RequestSource.TooLarge(most);
            throw Method.ClientStreams ? refused.InMessage(_received) : refused;
        }

        CountReceived(_request.WrittenCount);
        return new ReadOnlySequence<byte>(_request.WrittenMemory);
    }

    // For the data of an HttpBody alone.
    private string? ContentTypeOf(WebSocketMessageType type) =>
        !_binding.Binding.TakesHttpBody ? null
        : type == WebSocketMessageType.Binary ? "application/octet-stream"
        : "text/plain; charset=utf-8";

    private string Place => Method.ClientStreams ? string.Create(CultureInfo.InvariantCulture, $"message {_received}: ") : "";

    private void Transcode()
    {
        try
        {
            _json.Clear();
            _json.Write(_isEnveloped ? "{\"result\":"u8 : default);
            _binding.WriteResponse(_message.WrittenSpan, _json, _runtime.StreamJson);
            _json.Write(_isEnveloped ? "}"u8 : default);
        }
        catch (MalformedMessageException error)
        {
            Log.ResponseUnreadable(_runtime.Logger, Method.FullName, error);
            throw new RpcException(new Status(StatusCode.Internal, "A response message cannot be written as JSON."));
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        NoteMessage();
        try
        {
            // Before the token is known: what it says from then on holds until the message is sent, whatever stands before it in the connection.
            _connection?.HoldWrites();

            // A token that WebSocket knows would cost the connection; this one costs the wait for a slow peer.
            await using var release = cancellationToken.UnsafeRegister(static connection => ((KeepAliveStream?)connection)?.ReleaseWrite(), _connection);
            await _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            LoseClient();
            throw new OperationCanceledException("The message could not be sent: the client is gone.", gone, CancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void NoteMessage()
    {
        if (_idleTimeout is not null)
        {
            Volatile.Write(ref _lastMessage, _runtime.Tracker.Time.GetTimestamp());
        }
    }

    private void CheckIdle()
    {
        var left = _idleTimeout!.Value - _runtime.Tracker.Time.GetElapsedTime(Volatile.Read(ref _lastMessage));
        if (left <= TimeSpan.Zero)
        {
            Cut(new Status(StatusCode.DeadlineExceeded, $"No message was sent or received for {_idleTimeout}."));
        }
        else
        {
            _idle?.Change(left, Timeout.InfiniteTimeSpan);
        }
    }

    private async ValueTask SayGoodbyeAsync(Status status)
    {
        try
        {
            if (status.StatusCode != StatusCode.OK)
            {
                using var error = new MessageBuffer();
                error.Write("{\"error\":"u8);
                _runtime.Errors.WriteJson(error, status, HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default);
                error.Write("}"u8);
                await _socket.SendAsync(error.Written, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            var code = _pump.IsTooLong && status.StatusCode == StatusCode.ResourceExhausted ? WebSocketCloseStatus.MessageTooBig : CloseCode.Of(status.StatusCode);
            await _socket.CloseOutputAsync(code, status.StatusCode == StatusCode.OK ? null : CloseCode.Reason(status.Detail), CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The client left meanwhile.
        }
    }

    private async ValueTask AwaitCloseAsync()
    {
        var lastRead = LastReadAsync();
        try
        {
            await lastRead.WaitAsync(_closeTimeout, _runtime.Tracker.Time);
        }
        catch (TimeoutException)
        {
            // It has been told; whether it answers is its own affair.
        }

        if (_connection is not null)
        {
            await _connection.StopAsync();
        }
        else
        {
            _socket.Abort();
        }

        await lastRead;
    }

    // A client that broke the protocol was told so by a Close frame, and WebSocket reads no more; a connection that is closed while bytes still come is reset, and the frame lost.
    private async Task LastReadAsync()
    {
        await _pumped.Task;
        if (_pump.IsLost && _connection is not null && !Http.RequestAborted.IsCancellationRequested)
        {
            await _connection.DrainAsync();
        }
    }
}
