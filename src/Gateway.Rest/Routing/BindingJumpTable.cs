using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>Selects the branch of a request's binding in routing's own tree.</summary>
internal sealed class BindingJumpTable : PolicyJumpTable
{
    private readonly BindingBranches.Others _others;
    private readonly int _othersBranch;

    // Indexed by the position of the endpoint in BindingRoutes.Branches.
    private readonly int[] _branches;

    public BindingJumpTable(IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var branches = edges.ToDictionary(static edge => edge.State, static edge => edge.Destination);
        _others = branches.Keys.OfType<BindingBranches.Others>().Single();
        _othersBranch = branches[_others];
        _branches = [.. _others.Routes.Branches.Select(endpoint => branches[endpoint])];
    }

    public override int GetDestination(HttpContext httpContext)
    {
        if (_others.IsShared && SpeaksGrpc(httpContext.Request.ContentType))
        {
            return _othersBranch;
        }

        return BindingLookup.Find(httpContext, _others.Routes, out _, out var binding, out var forSocket) == RouteOutcome.Matched
            ? _branches[_others.Routes.BranchOf(binding!, forSocket)]
            : _othersBranch;
    }

    private static bool SpeaksGrpc(string? contentType) => GrpcHeaders.IsGrpc(contentType) || GrpcHeaders.IsGrpcWeb(contentType);
}
