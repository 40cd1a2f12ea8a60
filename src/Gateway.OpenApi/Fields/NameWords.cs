namespace Gateway.OpenApi.Fields;

/// <summary>The words of a field's name in lower case: <c>create</c> and <c>time</c> of <c>create_time</c> and of <c>createTime</c>. The last word is singular.</summary>
internal readonly record struct NameWords
{
    private readonly string? _words;

    private NameWords(string joined)
    {
        _words = joined;
    }

    private string Joined => _words ?? "";

    /// <summary>The last word, which says what the field is.</summary>
    public string Last => Joined[(Joined.LastIndexOf('_') + 1)..];

    /// <summary>The words as text.</summary>
    public string Text => Joined.Replace('_', ' ');

    /// <summary>The words of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isList">Whether the name may be plural, as that of a list or map.</param>
    public static NameWords Of(string name, bool isList)
    {
        var joined = Split(name);
        var last = joined[(joined.LastIndexOf('_') + 1)..];
        return new(isList && ResourceNames.Singular(last) is { } one ? joined[..^last.Length] + one : joined);
    }

    /// <summary>Whether the name has this word.</summary>
    public bool Has(string word) => $"_{Joined}_".Contains($"_{word}_", StringComparison.Ordinal);

    /// <summary>Whether the name ends with these words, which are joined by underscores.</summary>
    public bool EndsWith(string words) => $"_{Joined}".EndsWith($"_{words}", StringComparison.Ordinal);

    private static string Split(string name)
    {
        var text = new System.Text.StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var starts = i > 0 && char.IsAsciiLetterUpper(name[i]) && !char.IsAsciiLetterUpper(name[i - 1]) && name[i - 1] != '_';
            _ = starts ? text.Append('_') : text;
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString().Trim('_');
    }
}
