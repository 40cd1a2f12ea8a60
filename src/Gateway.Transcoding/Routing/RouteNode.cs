namespace Gateway.Transcoding.Routing;

/// <summary>A node of the trie. Below <see cref="Rest"/> the segments are in reverse order, because a lookup reads a tail from the end of the path.</summary>
internal sealed class RouteNode
{
    private readonly LiteralTable? _literals;
    private readonly RouteNode[] _children;
    private readonly Route[] _routes;

    public RouteNode(RouteNodeBuilder builder)
    {
        _literals = builder.Literals.Count == 0 ? null : new([.. builder.Literals.Keys]);
        _children = [.. builder.Literals.Values.Select(child => new RouteNode(child))];
        Any = builder.Any is { } any ? new(any) : null;
        Rest = builder.Rest is { } rest ? new(rest) : null;
        _routes = [.. builder.Routes];
        if (Rest is not null)
        {
            TailRanks.Assign(Rest);
        }
    }

    /// <summary>The node after <c>*</c>.</summary>
    public RouteNode? Any { get; }

    /// <summary>The node after <c>**</c>.</summary>
    public RouteNode? Rest { get; }

    public bool HasNext => _literals is not null || Any is not null;

    /// <summary>The rank among the tails after one <c>**</c>; 0 is preferred.</summary>
    public int Rank { get; set; }

    /// <summary>Whether the tail has a wildcard; the <c>**</c> before it may then take nothing.</summary>
    public bool IsWildTail { get; set; }

    public ReadOnlySpan<RouteNode> Literals => _children;

    public ReadOnlySpan<Route> Routes => _routes;

    public RouteNode? Literal(ReadOnlySpan<char> segment) =>
        _literals is { } literals && literals.IndexOf(segment) is var index and >= 0 ? _children[index] : null;
}
