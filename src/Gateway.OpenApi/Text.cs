using System.Text;

namespace Gateway.OpenApi;

/// <summary>Descriptions as CommonMark.</summary>
internal static class Text
{
    /// <summary>The parts that are not empty, with a blank line between them; null when all are empty.</summary>
    public static string? Paragraphs(params IEnumerable<string?> parts)
    {
        var text = string.Join("\n\n", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? null : text;
    }

    /// <summary>A name in PascalCase as words: <c>Update book</c> for <c>UpdateBook</c>.</summary>
    public static string Words(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1]);
            _ = starts ? text.Append(' ').Append(char.ToLowerInvariant(name[i])) : text.Append(name[i]);
        }

        return text.ToString();
    }
}
