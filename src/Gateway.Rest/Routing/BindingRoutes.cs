using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gateway.Rest.Responses;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Rest.Routing;

/// <summary>The bindings under one prefix of a snapshot: the table that finds them, and the endpoint of each. Immutable.</summary>
/// <param name="Prefix">The prefix of their route group, such as <c>/group</c> or <c>/{tenant}</c>; empty outside groups.</param>
/// <param name="Bindings">The bindings, with the table that finds one by HTTP method and path.</param>
/// <param name="Endpoints">The endpoint of each binding.</param>
/// <param name="Sockets">Finds the binding of a WebSocket by its path; null when WebSockets are switched off.</param>
/// <param name="SocketEndpoints">The endpoint of each binding for WebSockets.</param>
/// <param name="Errors">Writes refusals.</param>
internal sealed partial record BindingRoutes(
    string Prefix,
    MethodBindings Bindings,
    FrozenDictionary<HttpBinding, Endpoint> Endpoints,
    WebSocketRoutes? Sockets,
    FrozenDictionary<HttpBinding, Endpoint> SocketEndpoints,
    ErrorWriter Errors)
{
    // A branch takes less than 800 bytes: 13 MB in all.
    private const int MostBranches = 16_384;

    /// <summary>Finds a binding by HTTP method and path.</summary>
    public RouteTable<HttpBinding> Table => Bindings.Routes;

    /// <summary>The number of segments in the prefix.</summary>
    public int PrefixSegments { get; } = RoutePatternFactory.Parse(Prefix).PathSegments.Count;

    /// <summary>The number of path prefixes of the mapped endpoints, such as <c>/package.Service</c>. Routing makes the branches again for each.</summary>
    public int PathBeginnings { get; init; }

    /// <summary>The endpoints, each once.</summary>
    public IReadOnlyList<Endpoint> Branches { get; } = [.. Endpoints.Values.Concat(SocketEndpoints.Values).Distinct()];

    /// <summary>The place of a binding's endpoint among the branches.</summary>
    public int BranchOf(HttpBinding binding, bool forSocket) => (forSocket ? SocketBranches : RestBranches)[binding];

    /// <summary>
    /// Whether each endpoint can be a branch of routing's own tree. There must be few branches, and a prefix with parameters would lose its values.
    /// </summary>
    public bool CanBranch => (long)Branches.Count * (PathBeginnings + 1) <= MostBranches && !Prefix.Contains('{', StringComparison.Ordinal);

    /// <summary>The value of <c>Allow</c> for a path.</summary>
    public string Allow(RequestPath path)
    {
        var methods = new SortedSet<string>(Table.AllowedMethods(path), StringComparer.Ordinal) { HttpMethods.Options };
        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return string.Join(", ", methods);
    }

    /// <summary>
    /// The metadata for a request whose HTTP method no binding of the path has: that of the most open binding of the path. So a guard on all bindings of a path also guards
    /// the gateway's own responses about it.
    /// </summary>
    public EndpointMetadataCollection MetadataOf(RequestPath path)
    {
        var best = EndpointMetadataCollection.Empty;
        var bestRank = -1;
        foreach (var candidate in Table.FindAll(Mend(path)))
        {
            var metadata = Endpoints[candidate.Value].Metadata;
            var rank = metadata.GetMetadata<IAllowAnonymous>() is not null ? 2 : IsGuarded(metadata) ? 0 : 1;
            if (rank > bestRank)
            {
                (best, bestRank) = (metadata, rank);
            }
        }

        return best;
    }

    private FrozenDictionary<HttpBinding, int> RestBranches => field ??= PlacesOf(Endpoints);

    private FrozenDictionary<HttpBinding, int> SocketBranches => field ??= PlacesOf(SocketEndpoints);

    private FrozenDictionary<HttpBinding, int> PlacesOf(FrozenDictionary<HttpBinding, Endpoint> endpoints)
    {
        var places = Branches.Index().ToDictionary(static one => one.Item, static one => one.Index);
        return endpoints.ToFrozenDictionary(static one => one.Key, one => places[one.Value]);
    }

    private static bool IsGuarded(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null
        || metadata.GetMetadata<IAuthorizationRequirementData>() is not null
        || metadata.GetMetadata<AuthorizationPolicy>() is not null;

    // Guard a path with a broken escape like the same path without the escape.
    private static RequestPath Mend(RequestPath path)
    {
        var text = path.ToString();
        var mended = BrokenEscape().Replace(text, "%25");
        return mended == text ? path : RequestPath.Normalize(mended);
    }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BrokenEscape();
}
