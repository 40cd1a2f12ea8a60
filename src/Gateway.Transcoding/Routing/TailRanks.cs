namespace Gateway.Transcoding.Routing;

/// <summary>Orders the tails behind one <c>**</c> once, so that a lookup compares two numbers.</summary>
/// <remarks>
/// Segment by segment from the left, as everywhere: of two tails the longer one has a segment of its own where the other still has <c>**</c>,
/// and of two as long the first literal where the other has <c>*</c> decides.
/// </remarks>
internal static class TailRanks
{
    private const char Literal = 'a';
    private const char Wild = 'b';

    /// <summary>Ranks the nodes behind the <c>**</c> that <paramref name="rest"/> is.</summary>
    public static void Assign(RouteNode rest)
    {
        var tails = new List<(RouteNode Node, string Kinds)>();
        Collect(rest, "", tails);
        tails.Sort(static (x, y) => x.Kinds.Length != y.Kinds.Length ? y.Kinds.Length - x.Kinds.Length : string.CompareOrdinal(x.Kinds, y.Kinds));
        for (var i = 0; i < tails.Count; i++)
        {
            tails[i].Node.Rank = i;
            tails[i].Node.IsWildTail = tails[i].Kinds.Contains(Wild, StringComparison.Ordinal);
        }
    }

    /// <param name="node">A tail.</param>
    /// <param name="kinds">The kinds of its segments from left to right, a letter each.</param>
    /// <param name="tails">Takes it and all longer ones.</param>
    private static void Collect(RouteNode node, string kinds, List<(RouteNode Node, string Kinds)> tails)
    {
        tails.Add((node, kinds));
        foreach (var child in node.Literals)
        {
            Collect(child, Literal + kinds, tails);
        }

        if (node.Any is { } any)
        {
            Collect(any, Wild + kinds, tails);
        }
    }
}
