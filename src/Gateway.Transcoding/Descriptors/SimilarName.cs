namespace Gateway.Transcoding.Descriptors;

/// <summary>Finds the name that a client probably misspelled.</summary>
internal static class SimilarName
{
    private const int LongestCompared = 64;

    /// <summary>The nearest name with at most two wrong letters (one, in short names). Ignores case.</summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        if (name.Length is 0 or > LongestCompared)
        {
            return null;
        }

        var limit = name.Length <= 4 ? 1 : 2;
        return names
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault().Name;
    }

    /// <summary>The number of letters to insert, remove, replace, or swap with the next letter (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2)
        {
            return int.MaxValue;
        }

        var (before, above, row) = (new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray(), new int[b.Length + 1]);
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1), Math.Min(row[j - 1], above[j]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above, row) = (above, row, before);
        }

        return above[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
