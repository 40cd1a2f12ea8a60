using System.Runtime.CompilerServices;
using Gateway.Calls;
using Gateway.Grpc.Client.Channel;
using Gateway.Grpc.Client.Framing;
using Gateway.Grpc.Client.Protocol;
using Gateway.Grpc.Client.Telemetry;
using Grpc.Core;
using Grpc.Net.Client;

namespace Gateway.Grpc.Client.Calls;

/// <summary>
/// One call on HTTP/2, as bytes: it sends frames, reads response messages and finds the status. What the messages mean is left to the
/// layer above. A call ends once, by the first of: trailers, a failure found here, its deadline, its token, or being disposed.
/// </summary>
/// <example>
/// <code>
/// call.Start(content);                                // headers and request frames go out
/// while (await call.ReadAsync()) Use(call.Message);   // messages, good until the next read
/// call.GetTrailers();                                 // after OK; another status was thrown by the read
/// </code>
/// </example>
internal sealed class HttpCall : IDisposable
{
    private static readonly Task<bool> NotOpened = Task.FromResult(false);

    private readonly GrpcChannel _channel;
    private readonly CallTarget _target;
    private readonly CallRequest _request;
    private readonly CallOptions _options;
    private readonly CallTimer _timer;
    private readonly CallEnd _end = new();
    private readonly bool _singleResponse;

    // Never disposed: it has no timer, and a late reader may still look at its token.
    private readonly CancellationTokenSource _abort = new();
    private readonly CallPropagationToken? _parent;
    private CallMeasurement _measured;
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenRegistration _parentCancellation;
    private RequestContent? _content;
    private Task<bool> _opening = NotOpened;
    private HttpResponseMessage? _response;
    private Metadata? _responseHeaders;
    private ResponseBody? _body;
    private MessageReader? _messages;
    private bool _hasMessage;

    public HttpCall(GrpcChannel channel, IMethod method, string? host, CallOptions options)
    {
        _channel = channel;
        _options = options;
        _parent = options.PropagationToken as CallPropagationToken;
        _target = channel.Targets.For(method);
        _timer = new CallTimer(channel.Settings.Time, options.Deadline, _parent?.Deadline);
        _request = new CallRequest(channel, _target, host, options, _timer);
        _measured = new CallMeasurement(_target, channel.Settings.Time);
        _singleResponse = method.Type is MethodType.Unary or MethodType.ClientStreaming;
    }

    /// <summary>The message just read, decompressed. Good until the next read.</summary>
    public ReadOnlyMemory<byte> Message => _messages?.Message ?? default;

    /// <summary>The one response of the call, when it has one.</summary>
    public Task? Response { get; set; }

    /// <summary>A framer for the messages of this call's requests.</summary>
    public MessageFramer CreateFramer() => new(_channel.Settings.MaxSendMessageSize, _request.Compression);

    /// <summary>Sends the request. The response is read by <see cref="ReadAsync"/>.</summary>
    public void Start(RequestContent content)
    {
        _content = content;
        _channel.Enter(this);
        var before = _measured.Enter();
        try
        {
            StartCore(content);
        }
        finally
        {
            _measured.Leave(before);
        }
    }

    /// <summary>Notes a request message.</summary>
    /// <param name="length">Its length in bytes, uncompressed.</param>
    public void CountSent(int length) => _measured.Sent(length);

    private void StartCore(RequestContent content)
    {
        Log.Starting(_channel.Settings.Logger, _target.Method.FullName);
        if (_timer.HasPassed)
        {
            End(CallTimer.Exceeded);
            return;
        }

        _timer.Start(() => End(CallTimer.Exceeded));
        _cancellation = _options.CancellationToken.UnsafeRegister(static state => ((HttpCall)state!).Cancel(), this);
        if (_parent is not null)
        {
            _parentCancellation = _parent.CancellationToken.UnsafeRegister(static state => ((HttpCall)state!).CancelWithParent(), this);
        }

        if (_end.Current is not null)
        {
            // Ended while these were being set up: whoever ended it did not see them.
            StopWatching();
            return;
        }

        _opening = OpenAsync(content);
    }

    /// <summary>Ends a call whose request can't be made.</summary>
    public void FailToStart(Exception error) => End(TransportStatus.From(error));

    /// <summary>Reads the next message. False when the call has ended with OK.</summary>
    /// <exception cref="RpcException">The call has ended with another status.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync()
    {
        try
        {
            if (_end.Current is null && await _opening && _end.Current is null)
            {
                if (await _messages!.ReadAsync(_abort.Token))
                {
                    CountMessage();
                    _measured.Received(Message.Length);
                    return true;
                }

                EndByTrailers();
            }
        }
        catch (Exception error)
        {
            Fail(error);
        }

        _messages?.Release();
        return _end.Current!.IsOk ? false : throw Error(_end.Current);
    }

    /// <summary>Writes a frame of a streamed request.</summary>
    /// <exception cref="RpcException">The call has ended; the status is its status, which may be OK.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(StreamedRequestContent content, ReadOnlyMemory<byte> frame, bool flush)
    {
        try
        {
            var stream = await content.Stream.WaitAsync(_abort.Token);
            await stream.WriteAsync(frame, _abort.Token);
            if (flush)
            {
                await stream.FlushAsync(_abort.Token);
            }
        }
        catch (Exception error)
        {
            throw await WriteErrorAsync(error);
        }
    }

    /// <summary>The headers, as soon as they are there.</summary>
    /// <exception cref="RpcException">The call has ended without any.</exception>
    public async Task<Metadata> GetResponseHeadersAsync()
    {
        await _opening;
        return Volatile.Read(ref _responseHeaders) ?? throw Error(_end.Current!);
    }

    /// <exception cref="InvalidOperationException">The call is open.</exception>
    public Status GetStatus() => Ended().Status;

    /// <exception cref="InvalidOperationException">The call is open.</exception>
    public Metadata GetTrailers() => Ended().Trailers;

    /// <summary>The exception to throw when the call has ended; null while it is open.</summary>
    public Exception? EndError() => _end.Current is { } end ? Error(end) : null;

    /// <summary>Ends the call for a reason found by the layer above.</summary>
    public Exception End(StatusCode code, string message, Exception? cause = null)
    {
        End(new Status(code, message, cause!));
        return Error(_end.Current!);
    }

    public void Cancel() => End(new Status(StatusCode.Cancelled, "The client cancelled the call."));

    /// <summary>Cancels the call if it is open.</summary>
    public void Dispose()
    {
        End(new Status(StatusCode.Cancelled, "The client disposed of the call."));

        // Who disposes of a call is not asked to look at its response too.
        _ = Response?.ContinueWith(static response => response.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private async Task<bool> OpenAsync(RequestContent content)
    {
        try
        {
            var response = await _request.SendAsync(content, _abort.Token);
            Volatile.Write(ref _response, response);
            if (_end.Current is not null)
            {
                response.Dispose();
                return false;
            }

            return await AcceptAsync(response);
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }

    /// <summary>Looks at the head of the response. False when the call ends with it.</summary>
    private async Task<bool> AcceptAsync(HttpResponseMessage response)
    {
        if (ResponseStatus.TryRead(response.Headers, out var status))
        {
            // Trailers-only: these headers are the trailers, and there is no leading metadata.
            Volatile.Write(ref _responseHeaders, []);
            End(Check(status), ResponseMetadata.From(response.Headers));
            return false;
        }

        if (ResponseStatus.Refuse(response) is { } refused)
        {
            End(refused, ResponseMetadata.From(response.Headers));
            return false;
        }

        Log.ResponseStarted(_channel.Settings.Logger, _target.Method.FullName);
        _body = new ResponseBody(await response.Content.ReadAsStreamAsync(_abort.Token));
        _messages = new MessageReader(_body, response.Headers, _channel.Settings);
        Volatile.Write(ref _responseHeaders, ResponseMetadata.From(response.Headers));
        return true;
    }

    private void CountMessage()
    {
        if (_singleResponse && _hasMessage)
        {
            throw new CallFailure(StatusCode.Unimplemented, "The server sent more than one message to a call that has one.");
        }

        _hasMessage = true;
    }

    // A call with one response that has none is broken, though the server says OK.
    private Status Check(Status status) => status.StatusCode == StatusCode.OK && _singleResponse && !_hasMessage
        ? new Status(StatusCode.Unimplemented, "The server sent no message to a call that has one.")
        : status;

    private void EndByTrailers() =>
        End(Check(ResponseStatus.OfTrailers(_response!.TrailingHeaders)), ResponseMetadata.From(_response.TrailingHeaders));

    private void Fail(Exception error)
    {
        if (_end.Current is not null)
        {
            return;
        }

        var status = TransportStatus.From(error);
        // A server that keeps the deadline too may be a moment faster than the timer here.
        End(status.StatusCode == StatusCode.Cancelled && _timer.HasPassed ? CallTimer.Exceeded : status);
    }

    /// <param name="status">The status.</param>
    /// <param name="trailers">The trailers; not null means that the server has answered.</param>
    private void End(Status status, Metadata? trailers = null)
    {
        if (!_end.TrySet(new CallEnd.Result(status, trailers ?? [])))
        {
            return;
        }

        Log.Ended(_channel.Settings.Logger, _target.Method.FullName, status);
        _measured.End(status);
        StopWatching();
        _channel.Leave(this);

        // The body first: whether it ends or breaks off must not depend on how fast the rest is. Then the stream is reset, if any of it is open.
        _content?.Release(answered: trailers is not null);
        _abort.Cancel();
        _body?.Dispose();
        Volatile.Read(ref _response)?.Dispose();
    }

    private void CancelWithParent() =>
        // A parent whose deadline passes is cancelled by it, perhaps a moment before the timer here.
        End(_timer.HasPassed ? CallTimer.Exceeded : new Status(StatusCode.Cancelled, "The call on whose behalf this one was made has been cancelled."));

    private void StopWatching()
    {
        _timer.Dispose();
        _cancellation.Unregister();
        _parentCancellation.Unregister();
    }

    /// <summary>The exception for a write that did not go through: the server's status, if it has ended the call.</summary>
    private async Task<Exception> WriteErrorAsync(Exception error)
    {
        try
        {
            // What the server said before it ended the call stays for the reader; only the trailers behind it are looked at.
            if (_end.Current is null && await _opening && await _body!.ReadAheadAsync(_abort.Token))
            {
                return Error(new CallEnd.Result(
                    ResponseStatus.OfTrailers(_response!.TrailingHeaders), ResponseMetadata.From(_response.TrailingHeaders)));
            }
        }
        catch (Exception readError)
        {
            error = readError;
        }

        Fail(error);
        return Error(_end.Current!);
    }

    private CallEnd.Result Ended() => _end.Current
        ?? throw new InvalidOperationException("The call has not ended yet; its status and trailers come with its end.");

    private Exception Error(CallEnd.Result end)
    {
        var rpc = end.IsOk
            ? new RpcException(end.Status, end.Trailers, "The server has ended the call, with OK.")
            : new RpcException(end.Status, end.Trailers);
        return _channel.Settings.ThrowOnCancellation && end.Status.StatusCode is StatusCode.Cancelled or StatusCode.DeadlineExceeded
            ? new OperationCanceledException(end.Status.Detail, rpc, _options.CancellationToken)
            : rpc;
    }
}
