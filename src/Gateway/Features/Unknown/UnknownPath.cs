using System.Globalization;
using System.Net.Mime;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Health;
using Gateway.Program.Features.Pages;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Gateway.Yarp;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Unknown;

/// <summary>
/// Answers requests that no endpoint takes. It is middleware at the end of the pipeline and no endpoint of its own: an endpoint for every path would keep routing from its direct way to
/// the bindings.
/// </summary>
internal sealed class UnknownPath(
    UpstreamStatuses upstreams, UnknownMethodForwarder forwarder, RouteHints hints, GatewayPages pages, IOptions<ProgramOptions> options)
{
    private const int LongestPath = 200;

    public Task AnswerAsync(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType))
        {
            return WriteRestAsync(http, FindRestStatus(http));
        }

        if (options.Value.ForwardUnknownMethods && forwarder.Find(http) is { } forward)
        {
            return forward(http);
        }

        WriteNative(http, FindMissing(path: null) ?? new Status(StatusCode.Unimplemented, $"The method {PathOf(http)} is not known to this gateway."));
        return Task.CompletedTask;
    }

    private static bool IsGrpc(string? contentType) => contentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    private Status FindRestStatus(HttpContext http) =>
        FindMissing(http.Request.Path)
        ?? new Status(StatusCode.NotFound, $"No route for {http.Request.Method} {PathOf(http)}.{(pages.IsEnabled ? hints.For(http) : "")}");

    // The path may be one of a server whose schema is not there yet: 404 would tell a client to give up.
    private Status? FindMissing(PathString? path)
    {
        if (upstreams.FindMissing(path) is not { } missing)
        {
            return null;
        }

        // Addresses of servers are not for everybody.
        var reason = pages.IsEnabled && missing.Problem is { } problem ? $": {problem}" : $". {HealthEndpoints.Ready} tells why.";
        return new Status(StatusCode.Unavailable, $"The schema of upstream '{missing.Cluster}' is missing{reason}");
    }

    private static string PathOf(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return path.Length > LongestPath ? path[..LongestPath] + "…" : path;
    }

    private static async Task WriteRestAsync(HttpContext http, Status status)
    {
        using var body = new PooledBuffer();
        StatusJson.Write(body, (int)status.StatusCode, status.Detail, [], Schema.WellKnown, JsonOptions.Default);
        http.Response.StatusCode = StatusHttpMap.ToHttp((int)status.StatusCode);
        http.Response.ContentType = MediaTypeNames.Application.Json;
        http.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
        }
    }

    private static void WriteNative(HttpContext http, Status status)
    {
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = StatusMessage.Encode(status.Detail);
    }
}
