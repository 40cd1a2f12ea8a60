using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Connect;

/// <summary>
/// Sends Connect requests to the Connect endpoint of their path, and other requests past it. The policy is a branch in routing's own tree. So the endpoints of gRPC and REST compete
/// as if there were no Connect.
/// </summary>
internal sealed class ConnectMatcherPolicy : MatcherPolicy, INodeBuilderPolicy
{
    // Before the policy of bindings, so that it sees only its own endpoints.
    public override int Order => -2100;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsConnect);

    public IReadOnlyList<PolicyNodeEdge> GetEdges(IReadOnlyList<Endpoint> endpoints) => [.. endpoints.GroupBy(IsConnect).Select(static group => new PolicyNodeEdge(group.Key, [.. group]))];

    public PolicyJumpTable BuildJumpTable(int exitDestination, IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var destinations = edges.ToDictionary(static edge => (bool)edge.State, static edge => edge.Destination);
        return new JumpTable(destinations.GetValueOrDefault(true, exitDestination), destinations.GetValueOrDefault(false, exitDestination));
    }

    private static bool IsConnect(Endpoint endpoint) => endpoint.Metadata.GetMetadata<ConnectMetadata>() is not null;

    private sealed class JumpTable(int connect, int others) : PolicyJumpTable
    {
        public override int GetDestination(HttpContext httpContext) => ConnectHeaders.AreIn(httpContext.Request) ? connect : others;
    }
}
