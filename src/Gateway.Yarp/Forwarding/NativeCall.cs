using Gateway.Rest;
using Gateway.Rest.Protocol;
using Gateway.Rest.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// A native call through YARP: limits its time, measures it, and gives it a status if the forwarder could not complete it. For REST and WebSocket, the doors do this.
/// </summary>
internal sealed class NativeCall(HttpContext http, ForwardedMethodMetadata method, string name, ForwardingRuntime runtime) : IHttpResetFeature
{
    private const int Cancel = 8;

    private static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");
    private static readonly Status Cancelled = new(StatusCode.Cancelled, "The call was cancelled.");

    private readonly CancellationToken _client = http.RequestAborted;
    private CallMeasurement _measured;
    private bool _hasFailed;
    private bool _isLate;

    /// <summary>Forwards the call.</summary>
    public async Task RunAsync(RequestDelegate pipeline)
    {
        // 1. Guards: the content type (415), and the client's timeout (if invalid, INVALID_ARGUMENT as in Grpc.AspNetCore).
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        var isWeb = IsWeb();
        _measured.Begin(http, runtime.Telemetry, name, isWeb ? Doors.GrpcWeb : Doors.Grpc);
        try
        {
            if (TryReadTimeout(out var asked))
            {
                await RunAsync(pipeline, asked, isWeb);
            }
            else
            {
                GrpcStatus.Write(http, new Status(StatusCode.InvalidArgument, $"The header grpc-timeout is '{http.Request.Headers[GrpcTimeout.HeaderName]}'."));
            }
        }
        finally
        {
            _measured.End(HasClientLeft ? Cancelled : GrpcStatus.Read(http) ?? ForwarderStatus.None);
            _measured.Tag();
        }

        if (runtime.Drain.IsStopping && !HasClientLeft)
        {
            await CompleteAsync();
        }
    }

    /// <summary>Notes a message of the client.</summary>
    public void NoteRequest(long length) => _measured.Received(length);

    /// <summary>Notes a message of the server.</summary>
    public void NoteResponse(long length) => _measured.Sent(length);

    private async Task RunAsync(RequestDelegate pipeline, TimeSpan? asked, bool isWeb)
    {
        // 2. Lifts Kestrel's limits: a call may be long, and the server limits its messages.
        LiftLimits();
        if (isWeb)
        {
            PrepareWeb();
        }

        if (runtime.Telemetry.Metrics.MeasuresMessages)
        {
            http.Request.Body = new MeasuredRequest(http.Request.Body, this);
            http.Features.Set<IHttpResponseBodyFeature>(new MeasuredResponse(http.Features.Get<IHttpResponseBodyFeature>()!, this));
        }

        var before = ResponseBefore.Of(http);

        // 3. Forwards. The forwarder reports a failure by a reset or by an HTTP status.
        var reset = http.Features.Get<IHttpResetFeature>();
        http.Features.Set<IHttpResetFeature>(this);
        try
        {
            await (method.LimitTime(asked) is { } limit ? RunInTimeAsync(pipeline, limit) : pipeline(http));
        }
        catch (Exception defect) when (!_client.IsCancellationRequested && !http.Response.HasStarted)
        {
            Log.PipelineFailed(runtime.Logger, method.Descriptor.FullName, defect);
            before.Restore();
            GrpcStatus.Write(http, ForwarderStatus.Defect);
            return;
        }
        finally
        {
            http.Features.Set(reset);
        }

        // 4. Ends a failed call with a status.
        if (HasClientLeft)
        {
            reset?.Reset(Cancel);
        }
        else if (_hasFailed || !IsAnswered())
        {
            var status = StatusOfFailure();
            before.Restore();
            GrpcStatus.Write(http, status);
        }
    }

    private bool HasClientLeft => _client.IsCancellationRequested && !HasRequestTimedOut;

    // A request timeout cancels the same token while the client is still connected.
    private bool HasRequestTimedOut => http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>The forwarder gives up a call whose response has begun. After it returns, the call ends with a status instead of a reset.</summary>
    void IHttpResetFeature.Reset(int errorCode) => _hasFailed = true;

    private bool TryReadTimeout(out TimeSpan? timeout)
    {
        timeout = null;
        if (!http.Request.Headers.TryGetValue(GrpcTimeout.HeaderName, out var given))
        {
            return true;
        }

        if (given.Count != 1 || !GrpcTimeout.TryParse(given[0], out var parsed))
        {
            return false;
        }

        timeout = parsed;
        return true;
    }

    private void LiftLimits()
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } incoming)
        {
            incoming.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } outgoing)
        {
            outgoing.MinDataRate = null;
        }
    }

    private bool IsWeb() => http.Features.Get<IRequestBodyPipeFeature>() is { } body && !ReferenceEquals(body, http.Features.Get<IHttpRequestFeature>());

    // The gRPC-Web middleware decodes the body only in the pipe, but YARP reads the stream. The content length is that of the encoded body, and servers expect TE: trailers.
    private void PrepareWeb()
    {
        var body = new WebBody(http.Features.Get<IHttpResponseBodyFeature>()!);
        http.Request.Body = new PipeBody(http.Features.Get<IRequestBodyPipeFeature>()!.Reader);
        http.Features.Set<IHttpResponseBodyFeature>(body);

        // Marks the door as gRPC-Web.
        http.Features.Set(body);
        http.Request.ContentLength = null;
        http.Request.Headers.TE = "trailers";
        http.Request.Protocol = HttpProtocol.Http2;
    }

    private async Task RunInTimeAsync(RequestDelegate pipeline, TimeSpan limit)
    {
        http.Request.Headers[GrpcTimeout.HeaderName] = GrpcTimeout.Format(limit);
        using var timer = new CancellationTokenSource(limit, runtime.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_client, timer.Token);
        http.RequestAborted = either.Token;
        try
        {
            await pipeline(http);
        }
        finally
        {
            http.RequestAborted = _client;
            _isLate = timer.IsCancellationRequested;
        }
    }

    // Whether a gRPC response has begun or is complete.
    private bool IsAnswered() => http.Response.StatusCode == StatusCodes.Status200OK && (http.Response.HasStarted || GrpcHeaders.IsGrpc(http.Response.ContentType));

    private Status StatusOfFailure() => _isLate || HasRequestTimedOut ? DeadlineExceeded
        : runtime.Drain.Over.IsCancellationRequested ? CallDrain.Status
        : ForwarderStatus.Find(http) ?? ForwarderStatus.None;

    // Completes the response before returning. A stopping Kestrel closes connections without open streams, and it counts a stream as closed before it writes the trailers:
    // https://github.com/dotnet/aspnetcore/issues/40932.
    private async Task CompleteAsync()
    {
        try
        {
            await http.Response.CompleteAsync();
        }
        catch (Exception) when (_client.IsCancellationRequested)
        {
            // The client has left, so the response has no reader.
        }
    }
}
