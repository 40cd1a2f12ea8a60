namespace Gateway.OpenApi;

/// <summary>Descriptions, which are CommonMark.</summary>
internal static class Text
{
    /// <summary>The parts that say something, a blank line between them; null when none does.</summary>
    public static string? Paragraphs(params IEnumerable<string?> parts)
    {
        var text = string.Join("\n\n", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
        return text.Length == 0 ? null : text;
    }
}
