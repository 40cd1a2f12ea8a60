using Gateway.Program.Configuration;
using Gateway.Program.Features.Answers;
using Gateway.Program.Features.Health;
using Gateway.Program.Features.Pages;
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

    /// <summary>Answers: by the server that may know the method, or by a refusal.</summary>
    public Task AnswerAsync(HttpContext http) =>
        StatusAnswer.IsGrpc(http) && options.Value.ForwardUnknownMethods && forwarder.Find(http) is { } forward ? forward(http) : RefuseAsync(http);

    /// <summary>Answers that nothing is there.</summary>
    public Task RefuseAsync(HttpContext http)
    {
        // A method that is hidden is answered as one that is not there, whose door nobody knows.
        http.SetEndpoint(null);
        return StatusAnswer.WriteUnknownAsync(http, StatusAnswer.IsGrpc(http)
            ? FindMissing(path: null) ?? new Status(StatusCode.Unimplemented, $"The method {PathOf(http)} is not known to this gateway.")
            : FindRestStatus(http));
    }

    private Status FindRestStatus(HttpContext http) =>
        FindMissing(http.Request.Path)
        ?? new Status(StatusCode.NotFound, $"No route for {http.Request.Method} {PathOf(http)}.{(pages.IsForCallers ? hints.For(http) : "")}");

    // The path may be one of a server whose schema is not there yet: 404 would tell a client to give up.
    private Status? FindMissing(PathString? path)
    {
        if (upstreams.FindMissing(path) is not { } missing)
        {
            return null;
        }

        // Addresses of servers are not for everybody.
        var reason = pages.IsForCallers && missing.Problem is { } problem ? $": {problem}" : $". {HealthEndpoints.Ready} tells why.";
        return new Status(StatusCode.Unavailable, $"The schema of upstream '{missing.Cluster}' is missing{reason}");
    }

    private static string PathOf(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        return path.Length > LongestPath ? path[..LongestPath] + "…" : path;
    }
}
