namespace Gateway.Console.Home;

/// <summary>Text in JavaScript.</summary>
internal static class ScriptText
{
    /// <summary>A literal in single quotes, which leave the quotes of JSON as they are. The text has no line breaks: JSON and addresses have none.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
