using Gateway.Calls.Catalog;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Compression;
using Gateway.Grpc.Server.Web;
using Gateway.Hosting.Calls;
using Gateway.Hosting.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>
/// Answers the HTTP requests of one method: guards first, each with the status it answers, then the call.
/// </summary>
internal sealed class GrpcEndpoint(CatalogMethod method, MessageCompression compression, CallTracker tracker, ILogger logger)
{
    public Task HandleAsync(HttpContext http)
    {
        if (GrpcRequest.RefuseHttp(http, out var web) is { } noGrpc)
        {
            Log.RequestRefused(logger, method.FullName, noGrpc);
            return Task.CompletedTask;
        }

        // Routes ignore case and a slash at the end; the names of methods do not.
        if (http.Request.Path.Value?.EndsWith(method.FullName, StringComparison.Ordinal) != true)
        {
            return Refuse(http, web, StatusCode.Unimplemented, $"There is no method '{http.Request.Path}'. Names are case-sensitive: this one is {method.FullName}.");
        }

        if (!GrpcRequest.TryReadTimeout(http.Request.Headers, out var timeout))
        {
            return Refuse(http, web, StatusCode.InvalidArgument, $"grpc-timeout '{http.Request.Headers[GrpcTimeout.HeaderName]}' is not of the form 1 to 8 digits and a unit of H, M, S, m, u or n.");
        }

        if (HeaderMetadata.FindBroken(http.Request.Headers) is { } broken)
        {
            return Refuse(http, web, StatusCode.InvalidArgument, $"The value of the metadata '{broken}' is not base64.");
        }

        if (http.Request.Headers.GrpcEncoding is { Count: > 0 } encoding && !compression.CanRead(encoding.ToString()))
        {
            return Refuse(http, web, StatusCode.Unimplemented, $"The grpc-encoding '{encoding}' is not supported.");
        }

        http.Response.Headers[GrpcHeaders.AcceptEncoding] = compression.AcceptEncoding;
        LiftBodyLimits(http);
        var call = web is null
            ? new GrpcCall(http, method, tracker, compression, http.Request.BodyReader)
            : new GrpcWebCall(http, method, tracker, compression, web);
        return call.RunAsync(timeout);
    }

    // Messages have their own limit, and a stream is as long and as slow as its peers like.
    private void LiftBodyLimits(HttpContext http)
    {
        // By type: asking a server's features by a generic method costs a look-up of that method each time.
        if (http.Features[typeof(IHttpMaxRequestBodySizeFeature)] is IHttpMaxRequestBodySizeFeature { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (method.Kind is not MethodType.Unary && http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private Task Refuse(HttpContext http, GrpcWebRequest? web, StatusCode code, string reason)
    {
        var status = new Status(code, reason);
        Log.RequestRefused(logger, method.FullName, reason);
        tracker.Telemetry.Refused(http, method.QualifiedName, GrpcRequest.Door(web), status);
        http.Response.Headers[GrpcHeaders.AcceptEncoding] = compression.AcceptEncoding;
        GrpcRequest.WriteTrailersOnly(http.Response, status, web);
        return Task.CompletedTask;
    }
}
