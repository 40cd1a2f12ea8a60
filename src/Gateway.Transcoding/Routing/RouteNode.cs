using System.Collections.Frozen;

namespace Gateway.Transcoding.Routing;

/// <summary>A node of the trie. Behind <see cref="Rest"/> the literals are in reverse: a tail is read from the end of the path.</summary>
internal sealed class RouteNode<T>
{
    // Below this, comparing beats hashing.
    private const int FewLiterals = 4;

    private readonly string[] _literals;
    private readonly RouteNode<T>[] _children;
    private readonly FrozenDictionary<string, RouteNode<T>>.AlternateLookup<ReadOnlySpan<char>>? _lookup;
    private readonly Route<T>[] _routes;

    public RouteNode(RouteNodeBuilder<T> builder)
    {
        _literals = [.. builder.Literals.Keys];
        _children = [.. builder.Literals.Values.Select(child => new RouteNode<T>(child))];
        if (_literals.Length > FewLiterals)
        {
            _lookup = _literals.Zip(_children, KeyValuePair.Create).ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        }

        Any = builder.Any is { } any ? new(any) : null;
        Rest = builder.Rest is { } rest ? new(rest) : null;
        _routes = [.. builder.Routes];
    }

    /// <summary>Where <c>*</c> leads.</summary>
    public RouteNode<T>? Any { get; }

    /// <summary>Where <c>**</c> leads.</summary>
    public RouteNode<T>? Rest { get; }

    public ReadOnlySpan<Route<T>> Routes => _routes;

    public RouteNode<T>? Literal(ReadOnlySpan<char> segment)
    {
        if (_lookup is { } lookup)
        {
            return lookup.TryGetValue(segment, out var found) ? found : null;
        }

        for (var i = 0; i < _literals.Length; i++)
        {
            if (segment.SequenceEqual(_literals[i]))
            {
                return _children[i];
            }
        }

        return null;
    }
}
