using System.Collections.Frozen;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>Leads a request inside routing's own tree to the branch of its binding.</summary>
/// <param name="routes">The bindings.</param>
/// <param name="branches">The branch of each binding's endpoint.</param>
/// <param name="others">The branch of requests that no binding matches.</param>
internal sealed class BindingJumpTable(BindingRoutes routes, FrozenDictionary<Endpoint, int> branches, int others) : PolicyJumpTable
{
    public override int GetDestination(HttpContext httpContext) =>
        BindingLookup.Find(httpContext, routes, out _, out var endpoint) == RouteOutcome.Matched ? branches[endpoint!] : others;
}
