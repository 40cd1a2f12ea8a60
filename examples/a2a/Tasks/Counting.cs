using System.Globalization;
using System.Text.RegularExpressions;

namespace CountingAgent.Tasks;

/// <summary>What a text asks for.</summary>
internal static class Counting
{
    public const int Most = 100;

    // Anyone sends texts. Without backtracking, the time of a match grows only with the length of the text.
    private static readonly Regex _command = new(
        @"^\s*count(\s+to\s+(?<last>[0-9]+))?\s*[.!]?\s*$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex _anyNumber = new("[0-9]+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Whether a text asks to count, and to which number; null for none.</summary>
    public static bool IsAskedBy(string text, out int? last)
    {
        var match = _command.Match(text);
        last = match.Groups["last"].Success ? NumberOf(match.Groups["last"].Value) : null;
        return match.Success;
    }

    /// <summary>The number that an answer names; null for none.</summary>
    public static int? NumberIn(string text) => _anyNumber.Match(text) is { Success: true } match ? NumberOf(match.Value) : null;

    // A number with many digits is too large in any case.
    private static int NumberOf(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
