namespace Gateway.Program.Configuration;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class SimilarName
{
    /// <summary>The most similar name; null when none is similar.</summary>
    public static string? Find(string name, IEnumerable<string> names) =>
        names.Select(one => (Name: one, Distance: Distance(name.ToUpperInvariant(), one.ToUpperInvariant())))
            .Where(one => one.Distance <= Math.Max(2, name.Length / 3))
            .OrderBy(one => one.Distance)
            .Select(one => one.Name)
            .FirstOrDefault();

    /// <summary>How many letters must be inserted, removed or replaced to make one text the other (Levenshtein).</summary>
    public static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
