using Gateway.Program.Configuration;
using Gateway.Program.Features.Answers;
using Gateway.Program.Features.Health;
using Gateway.Program.Features.Pages;
using Gateway.Yarp;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Unknown;

/// <summary>
/// Answers requests without an endpoint. It is middleware at the end of the pipeline, not an endpoint, because an endpoint for every path would slow down the routing of the bindings.
/// </summary>
internal sealed class UnknownPath(
    UpstreamStatuses upstreams, UnknownMethodForwarder forwarder, RouteHints hints, GatewayPages pages, IOptions<ProgramOptions> options)
{
    private const int LongestPath = 200;

    /// <summary>Forwards a call to a server that may know its method, or refuses the request.</summary>
    public Task AnswerAsync(HttpContext http) =>
        StatusAnswer.IsGrpc(http) && options.Value.ForwardUnknownMethods && forwarder.Find(http) is { } forward ? forward(http) : RefuseAsync(http);

    /// <summary>Answers that the path does not exist.</summary>
    public Task RefuseAsync(HttpContext http)
    {
        // A hidden method must get the same answer as a missing one, which has no endpoint.
        http.SetEndpoint(null);
        return StatusAnswer.WriteUnknownAsync(http, StatusAnswer.IsGrpc(http)
            ? FindMissing(path: null) ?? new Status(StatusCode.Unimplemented, $"The method {PathOf(http)} is not known to this gateway.")
            : FindRestStatus(http));
    }

    private Status FindRestStatus(HttpContext http) =>
        FindMissing(http.Request.Path)
        ?? new Status(StatusCode.NotFound, $"No route for {http.Request.Method} {PathOf(http)}.{(pages.IsForCallers ? hints.For(http) : "")}");

    // The path may belong to a server whose schema is still missing, and a 404 would make clients give up.
    private Status? FindMissing(PathString? path)
    {
        if (upstreams.FindMissing(path) is not { } missing)
        {
            return null;
        }

        // Only people who may see the pages get the problem, which has addresses of servers.
        var reason = pages.IsForCallers && missing.Problem is { } problem ? $": {problem}" : $". {HealthEndpoints.Ready} tells why.";
        return new Status(StatusCode.Unavailable, $"The schema of upstream '{missing.Cluster}' is missing{reason}");
    }

    private static string PathOf(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return path.Length > LongestPath ? path[..LongestPath] + "…" : path;
    }
}
