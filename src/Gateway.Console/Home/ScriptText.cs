namespace Gateway.Console.Home;

/// <summary>Quotes text for JavaScript.</summary>
internal static class ScriptText
{
    /// <summary>A literal in single quotes, so that the quotes of JSON need no escapes. The text must have no line breaks; JSON and addresses have none.</summary>
    public static string Quote(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
