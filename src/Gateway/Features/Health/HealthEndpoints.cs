using System.Text.Json.Serialization;
using Gateway.Program.Features.Access;
using Gateway.Yarp;

namespace Gateway.Program.Features.Health;

/// <summary><c>/healthz</c>: the process is alive. <c>/readyz</c>: every required upstream has a schema, and the gateway is not stopping.</summary>
internal static class HealthEndpoints
{
    public const string Live = "/healthz";
    public const string Ready = "/readyz";

    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(Live, _read, static () => Results.Text("Healthy")).ExcludeFromDescription().AllowAnonymous().DisableRateLimiting();
        endpoints.MapMethods(Ready, _read, WriteReadinessAsync).ExcludeFromDescription().AllowAnonymous().DisableRateLimiting();
    }

    /// <summary>Whether a request is a probe, such as a load balancer sends all the time.</summary>
    public static bool IsProbe(HttpRequest request) => request.Path.Equals(Live, StringComparison.Ordinal) || request.Path.Equals(Ready, StringComparison.Ordinal);

    private static Task WriteReadinessAsync(HttpContext http)
    {
        var statuses = http.RequestServices.GetRequiredService<UpstreamStatuses>();
        var readiness = http.RequestServices.GetRequiredService<GatewayReadiness>();
        var access = http.RequestServices.GetRequiredService<AccessState>();
        var (isReady, status, upstreams) = (readiness.IsReady, readiness.Status, statuses.All);
        http.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.CacheControl = "no-store";

        // Anyone may send this request. Only callers who may see the pages get addresses, files and services of upstreams.
        var isForCaller = !access.IsGuarded || access.Rules.Pages.Judge(http.User) == Verdict.Allowed;
        var answer = new Readiness(status, [.. upstreams.Where(static upstream => !upstream.HasSchema).Select(static upstream => upstream.Cluster)], isForCaller ? upstreams : []);
        return http.Response.WriteAsJsonAsync(answer, ReadinessJson.Default.Readiness, contentType: null, http.RequestAborted);
    }
}

/// <summary>The body of <c>/readyz</c>.</summary>
/// <param name="Status"><c>ready</c>, <c>not ready</c> or <c>stopping</c>.</param>
/// <param name="Missing">The clusters without a schema.</param>
/// <param name="Upstreams">All clusters; none for a caller who may not see the pages.</param>
internal sealed record Readiness(string Status, IReadOnlyList<string> Missing, IReadOnlyList<UpstreamStatus> Upstreams);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Readiness))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
