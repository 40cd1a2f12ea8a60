namespace Gateway.Yarp.Schemas.Rules;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearName
{
    private const int LongestCompared = 64;

    /// <summary>The nearest of the names that differ from a text by at most two letters to add, drop or replace; null if there is none.</summary>
    public static string? Find(string text, IReadOnlyCollection<string> names)
    {
        if (text.Length is 0 or > LongestCompared)
        {
            return null;
        }

        // Two exchanged letters, as in "pots" for "post", count as two replaced ones.
        return names.Select(name => (Name: name, Distance: Distance(text, name)))
            .Where(near => near.Distance <= 2 && near.Distance < text.Length)
            .OrderBy(near => near.Distance)
            .FirstOrDefault().Name;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
