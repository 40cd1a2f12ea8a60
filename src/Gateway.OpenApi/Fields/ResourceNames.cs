using System.Text;

namespace Gateway.OpenApi.Fields;

/// <summary>The name of one member of a collection: <c>shelf</c> of <c>shelves</c>.</summary>
internal static class ResourceNames
{
    private static readonly Dictionary<string, string> _irregular = new(StringComparer.OrdinalIgnoreCase)
    {
        ["shelves"] = "shelf",
        ["halves"] = "half",
        ["leaves"] = "leaf",
        ["wolves"] = "wolf",
        ["knives"] = "knife",
        ["lives"] = "life",
        ["people"] = "person",
        ["children"] = "child",
        ["indices"] = "index",
        ["vertices"] = "vertex",
        ["movies"] = "movie",
        ["series"] = "series",
    };

    private static readonly string[] _sibilants = ["sses", "xes", "ches", "shes", "zzes"];

    /// <summary>The singular of a path segment as an identifier; null when the segment has no character for an identifier.</summary>
    public static string? Singular(string segment)
    {
        var name = Identifier(segment);
        return name.Length == 0 ? null : _irregular.GetValueOrDefault(name) ?? Strip(name);
    }

    private static string Strip(string name)
    {
        if (name.EndsWith("ies", StringComparison.Ordinal) && name.Length > 4)
        {
            return name[..^3] + "y";
        }

        if (_sibilants.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)))
        {
            return name[..^2];
        }

        var plural = name.Length > 2 && name[^1] == 's' && name[^2] is not ('s' or 'u' or 'i');
        return plural ? name[..^1] : name;
    }

    // "managed-zones" and "managed_zones" become managedZones.
    private static string Identifier(string segment)
    {
        var name = new StringBuilder(segment.Length);
        var capitalize = false;
        foreach (var c in segment)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                capitalize = name.Length > 0;
                continue;
            }

            name.Append(capitalize ? char.ToUpperInvariant(c) : c);
            capitalize = false;
        }

        return name.ToString();
    }
}
