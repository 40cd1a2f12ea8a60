namespace Gateway.Transcoding.Routing;

/// <summary>A node of the trie. Behind <see cref="Rest"/> the segments are in reverse: a tail is read from the end of the path.</summary>
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

    /// <summary>Where <c>*</c> leads.</summary>
    public RouteNode? Any { get; }

    /// <summary>Where <c>**</c> leads.</summary>
    public RouteNode? Rest { get; }

    public bool HasNext => _literals is not null || Any is not null;

    /// <summary>Among the tails behind one <c>**</c>, 0 for the one to prefer.</summary>
    public int Rank { get; set; }

    /// <summary>The tail has a wildcard, so that <c>**</c> before it may take nothing.</summary>
    public bool IsWildTail { get; set; }

    public ReadOnlySpan<RouteNode> Literals => _children;

    public ReadOnlySpan<Route> Routes => _routes;

    public RouteNode? Literal(ReadOnlySpan<char> segment) =>
        _literals is { } literals && literals.IndexOf(segment) is var index and >= 0 ? _children[index] : null;
}
