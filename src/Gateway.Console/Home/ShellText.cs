namespace Gateway.Console.Home;

/// <summary>Quotes text for shell commands.</summary>
internal static class ShellText
{
    private const string Plain = "-._~:/%@,+=";

    /// <summary>The text as one word, in quotes if it has characters that a shell interprets.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
