namespace Greetering.Api.Services;

/// <summary>What a client says, on its way to the server's console.</summary>
internal static class ConsoleText
{
    /// <summary>The text without control characters: a client must not move the cursor, or make up lines that it did not say.</summary>
    public static string Printable(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && text.AsSpan().IndexOfAnyInRange('\u007F', '\u009F') < 0
            ? text
            : string.Create(text.Length, text, static (target, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
                }
            });
}
