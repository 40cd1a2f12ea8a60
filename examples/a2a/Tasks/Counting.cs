using System.Globalization;
using System.Text.RegularExpressions;

namespace CountingAgent.Tasks;

/// <summary>What a text asks for.</summary>
internal static partial class Counting
{
    public const int Most = 100;

    /// <summary>Whether a text asks to count, and to which number; null for none.</summary>
    public static bool IsAskedBy(string text, out int? last)
    {
        var match = Command().Match(text);
        last = match.Groups["last"].Success ? NumberOf(match.Groups["last"].Value) : null;
        return match.Success;
    }

    /// <summary>The number that an answer names; null for none.</summary>
    public static int? NumberIn(string text) => AnyNumber().Match(text) is { Success: true } match ? NumberOf(match.Value) : null;

    // A number with many digits is too large in any case.
    private static int NumberOf(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    [GeneratedRegex(@"^\s*count(\s+to\s+(?<last>[0-9]+))?\s*[.!]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex AnyNumber();
}
