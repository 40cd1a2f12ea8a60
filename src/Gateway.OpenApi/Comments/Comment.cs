using System.Text;

namespace Gateway.OpenApi.Comments;

/// <summary>The comment above a declaration in a proto file: paragraphs with a blank line between them.</summary>
internal sealed class Comment
{
    private const int LongestSummary = 120;

    private Comment(string text)
    {
        Text = text;
    }

    /// <summary>The whole comment.</summary>
    public string Text { get; }

    /// <summary>The first paragraph on one line, or only its first sentence if the paragraph is long; without the full stop.</summary>
    public string Summary
    {
        get
        {
            var first = FirstParagraph();
            var end = first.Length > LongestSummary ? first.IndexOf(". ", StringComparison.Ordinal) : -1;
            return (end < 0 ? first : first[..end]).TrimEnd('.');
        }
    }

    /// <summary>The text that the summary leaves out; null when it is complete.</summary>
    public string? Details
    {
        get
        {
            var first = FirstParagraph();
            if (Summary != first.TrimEnd('.'))
            {
                return Text;
            }

            var end = Text.IndexOf("\n\n", StringComparison.Ordinal);
            return end < 0 ? null : Text[(end + 2)..];
        }
    }

    /// <summary>Makes a comment from the text in a proto file or an XML file, without its indentation and outer blank lines.</summary>
    /// <returns>The comment, or null when nothing is left.</returns>
    public static Comment? From(string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        var lines = raw.ReplaceLineEndings("\n").Split('\n');
        var indent = lines.Where(line => line.AsSpan().Trim().Length > 0).Min(line => line.Length - line.AsSpan().TrimStart().Length);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var rest = line.AsSpan().TrimEnd();
            var blank = rest.IsEmpty;
            if (!blank || (text.Length > 1 && !(text[^1] == '\n' && text[^2] == '\n')))
            {
                text.Append(blank ? rest : rest[indent..]).Append('\n');
            }
        }

        return new(text.ToString().Trim('\n'));
    }

    private string FirstParagraph()
    {
        var end = Text.IndexOf("\n\n", StringComparison.Ordinal);
        return (end < 0 ? Text : Text[..end]).Replace('\n', ' ');
    }
}
