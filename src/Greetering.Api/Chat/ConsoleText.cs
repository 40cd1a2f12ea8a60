namespace Greetering.Api.Chat;

/// <summary>Text from the other side, to be printed on a console: the server's, and that of its client.</summary>
internal static class ConsoleText
{
    /// <summary>The text without control characters, so that the other side cannot move the cursor or fake lines of other speakers.</summary>
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
