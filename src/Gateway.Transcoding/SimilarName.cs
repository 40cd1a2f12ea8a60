namespace Gateway.Transcoding;

/// <summary>Finds the name that a person probably meant but misspelled.</summary>
public static class SimilarName
{
    private const int LongestCompared = 64;

    /// <summary>
    /// The nearest name with at most two wrong letters, or one wrong letter for names of up to four. Ignores case. Null if there is none, or if the given name is longer than 64 letters.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);
        if (name.Length is 0 or > LongestCompared)
        {
            return null;
        }

        var limit = name.Length <= 4 ? 1 : 2;
        return names
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= limit)
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault().Name;
    }

    /// <summary>The number of letters to insert, remove, replace, or swap with the next letter (optimal string alignment). Ignores case.</summary>
    public static int Distance(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);

        var (before, above, row) = (new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray(), new int[other.Length + 1]);
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                row[j] = Math.Min(above[j - 1] + (Same(one[i - 1], other[j - 1]) ? 0 : 1), Math.Min(row[j - 1], above[j]) + 1);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, above, row) = (above, row, before);
        }

        return above[other.Length];
    }

    private static bool Same(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
