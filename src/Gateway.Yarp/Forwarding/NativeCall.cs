using Gateway.Rest;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// A native call on its way through YARP: bounds its time, and gives it a status where the forwarder could not bring it to an end. By REST and WebSocket the doors do both.
/// </summary>
internal sealed class NativeCall(HttpContext http, ForwardedMethodMetadata method, TimeProvider time, ILogger logger) : IHttpResetFeature
{
    private const int Cancel = 8;

    private static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    private readonly CancellationToken _client = http.RequestAborted;
    private bool _hasFailed;
    private bool _isLate;

    /// <summary>Forwards the call.</summary>
    public async Task RunAsync(RequestDelegate pipeline)
    {
        // 1. Guards: the content type (415), and the time that the client gives (an invalid one ends the call as in Grpc.AspNetCore: INVALID_ARGUMENT).
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (!TryReadTimeout(out var asked))
        {
            GrpcStatus.Write(http, new Status(StatusCode.InvalidArgument, $"The header grpc-timeout is '{http.Request.Headers[GrpcTimeout.HeaderName]}'."));
            return;
        }

        // 2. A call is long, and its messages are the server's to limit.
        LiftLimits();
        PrepareWeb();

        var before = ResponseBefore.Of(http);

        // 3. The forwarder tells of its failures by a reset, or by an HTTP status.
        var reset = http.Features.Get<IHttpResetFeature>();
        http.Features.Set<IHttpResetFeature>(this);
        try
        {
            await (method.LimitTime(asked) is { } limit ? RunInTimeAsync(pipeline, limit) : pipeline(http));
        }
        catch (Exception defect) when (!_client.IsCancellationRequested && !http.Response.HasStarted)
        {
            Log.PipelineFailed(logger, method.Descriptor.FullName, defect);
            before.Restore();
            GrpcStatus.Write(http, ForwarderStatus.Defect);
            return;
        }
        finally
        {
            http.Features.Set(reset);
        }

        // 4. What failed ends with a status.
        if (_client.IsCancellationRequested && !HasRequestTimedOut)
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

    // A request timeout cancels the same token, and its client is still there.
    private bool HasRequestTimedOut => http.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>The forwarder gives up a call whose answer has begun. It returns, and the call then ends with its status.</summary>
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

    // The middleware of gRPC-Web makes its body gRPC in the pipe alone, and YARP reads the stream. The length is that of the form before, and servers want trailers.
    private void PrepareWeb()
    {
        if (http.Features.Get<IRequestBodyPipeFeature>() is not { } body || ReferenceEquals(body, http.Features.Get<IHttpRequestFeature>()))
        {
            return;
        }

        http.Request.Body = new PipeBody(body.Reader);
        http.Features.Set<IHttpResponseBodyFeature>(new WebBody(http.Features.Get<IHttpResponseBodyFeature>()!));
        http.Request.ContentLength = null;
        http.Request.Headers.TE = "trailers";
        http.Request.Protocol = HttpProtocol.Http2;
    }

    private async Task RunInTimeAsync(RequestDelegate pipeline, TimeSpan limit)
    {
        http.Request.Headers[GrpcTimeout.HeaderName] = GrpcTimeout.Format(limit);
        using var timer = new CancellationTokenSource(limit, time);
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

    // An answer of gRPC has begun, or its status is among its headers.
    private bool IsAnswered() => http.Response.StatusCode == StatusCodes.Status200OK && (http.Response.HasStarted || GrpcHeaders.IsGrpc(http.Response.ContentType));

    private Status StatusOfFailure() => _isLate || HasRequestTimedOut ? DeadlineExceeded
        : ForwarderStatus.Find(http) ?? ForwarderStatus.None;
}
