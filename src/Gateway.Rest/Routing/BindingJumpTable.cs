using System.Collections.Frozen;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>Leads a request inside routing's own tree to the branch of its binding.</summary>
internal sealed class BindingJumpTable : PolicyJumpTable
{
    private readonly BindingBranches.Others _others;
    private readonly int _othersBranch;
    private readonly FrozenDictionary<HttpBinding, int> _branches;
    private readonly FrozenDictionary<HttpBinding, int> _socketBranches;

    public BindingJumpTable(IReadOnlyList<PolicyJumpTableEdge> edges)
    {
        var branches = edges.ToDictionary(static edge => edge.State, static edge => edge.Destination);
        _others = branches.Keys.OfType<BindingBranches.Others>().Single();
        _othersBranch = branches[_others];
        _branches = _others.Routes.Endpoints.ToFrozenDictionary(static one => one.Key, one => branches[one.Value]);
        _socketBranches = _others.Routes.SocketEndpoints.ToFrozenDictionary(static one => one.Key, one => branches[one.Value]);
    }

    public override int GetDestination(HttpContext httpContext)
    {
        if (_others.IsShared && SpeaksGrpc(httpContext.Request.ContentType))
        {
            return _othersBranch;
        }

        return BindingLookup.Find(httpContext, _others.Routes, out _, out var binding, out var forSocket) == RouteOutcome.Matched
            ? (forSocket ? _socketBranches : _branches)[binding!]
            : _othersBranch;
    }

    private static bool SpeaksGrpc(string? contentType) => GrpcHeaders.IsGrpc(contentType) || GrpcHeaders.IsGrpcWeb(contentType);
}
