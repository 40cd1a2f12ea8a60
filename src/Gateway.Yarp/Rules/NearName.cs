namespace Gateway.Yarp.Rules;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearName
{
    private const int LongestCompared = 64;

    /// <summary>The nearest of the names that differ from a text by at most two letters (one, in short texts); null if there is none.</summary>
    public static string? Find(string text, IReadOnlyCollection<string> names)
    {
        if (text.Length is 0 or > LongestCompared)
        {
            return null;
        }

        var most = text.Length <= 5 ? 1 : 2;
        return names.Select(name => (Name: name, Distance: Distance(text, name)))
            .Where(near => near.Distance <= most)
            .OrderBy(near => near.Distance)
            .FirstOrDefault().Name;
    }

    /// <summary>How many letters one must add, drop, replace, or exchange with the next one.</summary>
    private static int Distance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                distances[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    distances[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1),
                    Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
