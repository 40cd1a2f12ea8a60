namespace Gateway.Program.Configuration.Access;

/// <summary>Method names in the configuration: full names, or prefixes that end in <c>*</c>.</summary>
internal static class MethodPattern
{
    /// <summary>The mistake in a name; null if there is none.</summary>
    public static string? FindProblem(string pattern)
    {
        if (pattern.Length == 0)
        {
            return "is empty: name a method such as shop.Orders/Get, or * for all.";
        }

        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star >= 0 && star < pattern.Length - 1)
        {
            return $"is '{pattern}': * is allowed only at the end.";
        }

        if (pattern.StartsWith('/'))
        {
            return $"is '{pattern}': write {pattern.TrimStart('/')}.";
        }

        return star < 0 && pattern.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]
            ? $"is '{pattern}': expected the full name of a method such as shop.Orders/Get, or shop.Orders/* for all methods of a service."
            : null;
    }

    /// <summary>Whether a pattern matches a method. Case does not matter, as in paths.</summary>
    public static bool Matches(string pattern, string method) => pattern.EndsWith('*')
        ? method.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.OrdinalIgnoreCase)
        : method.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
