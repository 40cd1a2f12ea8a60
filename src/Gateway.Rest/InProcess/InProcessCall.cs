using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Calls;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Transcoding;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.InProcess;

/// <summary>A call that code makes on behalf of a request: one JSON message in, JSON messages out, and the status with its details at the end. Writes nothing to the client of the request.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives everything back.")]
internal sealed class InProcessCall(HttpContext http, GatewayMethod method, InProcessMethod types, ReadOnlyMemory<byte> request, GatewayCallOptions options)
    : Call(http, method, types.Runtime.Tracker)
{
    private static readonly Status _enough = new(StatusCode.Cancelled, "The caller needs no more messages.");

    private static readonly GatewayCallResult _noResult = new(Statuses.EndpointThrew, """{"code":2,"message":"Exception was thrown by handler.","details":[]}"""u8.ToArray());

    private readonly TaskCompletionSource<GatewayCallResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _noMore = new();
    private readonly PooledBuffer _json = new();
    private ReadOnlyMemory<byte>? _request = request;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _cancelled;
    private bool _hasEnough;

    /// <summary>How the call ended. A call that was cut ends before its service has returned.</summary>
    public Task<GatewayCallResult> Result => _result.Task;

    protected override string Door => options.Door;

    /// <summary>Makes the call, until its service has returned.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (CallHeaders.FindProblem(Http.Request.Headers, out var timeout) is { } problem)
            {
                var refused = new Status(StatusCode.InvalidArgument, problem);
                types.Runtime.Tracker.Telemetry.Refused(Http, Method.QualifiedName, Door, refused);
                _json.Dispose();
                _noMore.Dispose();
                SetResult(refused, default);
                return;
            }

            var time = timeout is { } asked && !(asked > options.Timeout) ? asked : options.Timeout;
            _cancellation = cancellationToken;
            await RunAsync(time);
        }
        finally
        {
            // Only a defect in the gateway leaves a call without a result.
            _result.TrySetResult(_noResult);
        }
    }

    public override ValueTask<bool> ReadMessageAsync(PooledBuffer target, CancellationToken cancellationToken)
    {
        if (_request is not { } sent)
        {
            return ValueTask.FromResult(false);
        }

        _request = null;
        var start = target.WrittenCount;
        try
        {
            JsonToWire.Transcode(types.Input, sent.Span, target, types.Runtime.Settings.Binding.JsonOptions);
        }
        catch (TranscodingException error)
        {
            throw RequestFailure.Of(error, "");
        }

        var length = target.WrittenCount - start;
        if (Method.MaxReceiveMessageSize is { } most && length > most)
        {
            throw RequestSource.TooLarge(most);
        }

        CountReceived(length);
        return ValueTask.FromResult(true);
    }

    // The only answer of a unary call stays in its frame until the end.
    public override async ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken)
    {
        if (!Method.ServerStreams)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _noMore.Token);
        try
        {
            if (!await HandOverAsync(message, either.Token))
            {
                _hasEnough = true;
                Cut(_enough);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The checks below report it.
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (IsCut || _noMore.IsCancellationRequested)
        {
            throw EndedCall.WhileSending(CancellationToken);
        }
    }

    public override ValueTask WriteHeadersAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    // Does not abort the connection: it belongs to the request, which goes on.
    public override void Abort() => LoseClient();

    protected override void Open() => _cancelled = _cancellation.UnsafeRegister(static call => ((InProcessCall)call!).Cut(Statuses.ClientLeft), this);

    protected override void CancelPendingWrite() => _ = _noMore.CancelAsync();

    // Does not complete the response: it belongs to the code that makes the call.
    protected override Task CompleteAsync() => Task.CompletedTask;

    protected override async ValueTask EndAsync(Status status)
    {
        try
        {
            if (!Method.ServerStreams && !IsCut && status.StatusCode == StatusCode.OK)
            {
                status = Status = await HandOverAnswerAsync();
            }

            SetResult(status, IsCut ? default : StatusDetails.Find(Answer.ReadTrailers()));
        }
        finally
        {
            _result.TrySetResult(_noResult);
        }
    }

    protected override void Release()
    {
        _cancelled.Dispose();
        _json.Dispose();
        _noMore.Dispose();
    }

    private async ValueTask<Status> HandOverAnswerAsync()
    {
        if (Answer.Frames.SingleMessage is not { } message)
        {
            return Failure?.Status ?? Statuses.NoResponse;
        }

        try
        {
            await HandOverAsync(message, CancellationToken);
            return Status.DefaultSuccess;
        }
        catch (RpcException unreadable)
        {
            return unreadable.Status;
        }
        catch (OperationCanceledException) when (IsCancelled)
        {
            return Cancellation.Reason;
        }
    }

    private ValueTask<bool> HandOverAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        CountSent(message.Length);
        try
        {
            _json.Clear();
            WireToJson.Transcode(types.Output, message.Span, _json, types.Runtime.Settings.StreamJson);
        }
        catch (MalformedMessageException error)
        {
            // The service is at fault, so the reason goes only to the log.
            if (Method.Forwarded is null)
            {
                Log.ResponseUnreadable(types.Runtime.Logger, Method.FullName, error);
            }
            else
            {
                Log.ForwardedUnreadable(types.Runtime.Logger, Method.FullName, error);
            }

            throw new RpcException(Statuses.ResponseUnreadable);
        }

        return options.OnMessage(_json.WrittenMemory, cancellationToken);
    }

    private void SetResult(Status status, ReadOnlyMemory<byte> details)
    {
        using var json = new PooledBuffer();
        types.Runtime.Errors.WriteStatus(json, status, details.Span);
        _result.TrySetResult(new GatewayCallResult(status, json.WrittenSpan.ToArray()) { WasStopped = _hasEnough, IsCut = IsCut });
    }
}
