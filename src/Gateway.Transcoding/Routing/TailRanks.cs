namespace Gateway.Transcoding.Routing;

/// <summary>Orders the tails after one <c>**</c> in advance, so that a lookup only compares two numbers.</summary>
/// <remarks>
/// Tails compare segment by segment from the left, like templates. A longer tail has a segment of its own where a shorter tail still has
/// <c>**</c>, so the longer tail wins. Of two equally long tails, the first literal against a <c>*</c> decides.
/// </remarks>
internal static class TailRanks
{
    private const char Literal = 'a';
    private const char Wild = 'b';

    /// <summary>Ranks the nodes below the <c>**</c> node <paramref name="rest"/>.</summary>
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
    /// <param name="kinds">The kinds of the tail's segments from left to right, one letter for each.</param>
    /// <param name="tails">Takes this tail and all longer tails.</param>
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
