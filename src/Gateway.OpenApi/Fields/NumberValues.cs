using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Example numbers and booleans by the names of fields.</summary>
internal static class NumberValues
{
    // The first row that matches the end of the name decides.
    private static readonly (string Words, decimal Value)[] _byEnding =
    [
        ("page_size", 50),
        ("per_page", 50),
        ("max_result", 50),
        ("limit", 50),
        ("offset", 0),
        ("skip", 0),
        ("id", 1),
        ("count", 3),
        ("total", 3),
        ("quantity", 3),
        ("total_size", 120),
        ("price", 9.99m),
        ("amount", 9.99m),
        ("cost", 9.99m),
        ("nanos", 500_000_000),
        ("nano", 500_000_000),
        ("year", 2026),
        ("month", 1),
        ("day", 31),
        ("hour", 12),
        ("minute", 30),
        ("second", 30),
        ("millis", 1500),
        ("ms", 1500),
        ("timeout", 30),
        ("ttl", 3600),
        ("age", 36),
        ("latitude", 52.52m),
        ("lat", 52.52m),
        ("longitude", 13.405m),
        ("lng", 13.405m),
        ("lon", 13.405m),
        ("width", 640),
        ("height", 480),
        ("byte", 1024),
        ("size", 1024),
        ("length", 100),
        ("weight", 1.5m),
        ("percent", 25),
        ("percentage", 25),
        ("ratio", 0.5m),
        ("score", 0.5m),
        ("probability", 0.5m),
        ("confidence", 0.5m),
        ("rating", 4.5m),
        ("temperature", 21.5m),
        ("port", 8080),
        ("page", 1),
        ("time", 1_769_862_600),
        ("timestamp", 1_769_862_600),
        ("at", 1_769_862_600),
    ];

    // A request with true in such a field could do harm, or would change nothing, so the example has false.
    private static readonly string[] _falseWords = ["force", "delete", "deleted", "disable", "disabled", "dry", "validate", "purge", "missing"];

    /// <summary>A number for a field of this name, which fits into its kind.</summary>
    public static decimal Of(NameWords words, FieldKind kind)
    {
        var isWhole = kind is not (FieldKind.Double or FieldKind.Float);
        foreach (var (ending, value) in _byEnding)
        {
            if (words.EndsWith(ending))
            {
                return isWhole ? decimal.Floor(value) : value;
            }
        }

        return isWhole ? 1 : 1.5m;
    }

    /// <summary>A boolean for a field of this name.</summary>
    public static bool Flag(NameWords words) => !_falseWords.Any(words.Has);
}
