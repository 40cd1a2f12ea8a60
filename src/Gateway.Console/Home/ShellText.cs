namespace Gateway.Console.Home;

/// <summary>Text in commands.</summary>
internal static class ShellText
{
    private const string Plain = "-._~:/%@,+=";

    /// <summary>In quotes, where a shell would read something into the text.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
