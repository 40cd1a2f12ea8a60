namespace Gateway.Yarp.Schemas;

/// <summary>Text of a server or a file, made safe for a message: short, and without control characters, which could forge lines of a log.</summary>
internal static class PeerText
{
    private const int MaxLength = 200;

    public static string Of(string text)
    {
        var shown = text.Length > MaxLength ? text[..MaxLength] + "…" : text;
        return shown.Any(IsUnsafe) ? string.Concat(shown.Select(c => IsUnsafe(c) ? '\uFFFD' : c)) : shown;
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
