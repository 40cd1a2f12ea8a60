namespace Gateway.Mcp.Tools;

/// <summary>Names of methods in options: full names, or prefixes that end in <c>*</c>.</summary>
internal static class ToolPattern
{
    /// <summary>Says what is wrong with a pattern; null when it is valid.</summary>
    public static string? FindProblem(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star >= 0 && star < pattern.Length - 1 ? "* is allowed only at the end"
            : pattern.StartsWith('/') ? $"write {pattern.TrimStart('/')}"
            : star < 0 && pattern.Split('/') is not [{ Length: > 0 }, { Length: > 0 }] ? "expected the full name of a method such as proto.Greetering/Hello, or proto.Greetering/* for all methods of a service"
            : null;
    }

    /// <summary>Whether a pattern names one method only.</summary>
    public static bool IsExact(string pattern) => !pattern.EndsWith('*');

    /// <summary>Whether a pattern names a method.</summary>
    public static bool Matches(string pattern, string method) => IsExact(pattern)
        ? method.Equals(pattern, StringComparison.Ordinal)
        : method.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal);
}
