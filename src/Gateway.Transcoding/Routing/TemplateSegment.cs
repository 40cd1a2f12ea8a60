namespace Gateway.Transcoding.Routing;

/// <summary>The kind of text that one segment of a path template matches.</summary>
public enum TemplateSegmentKind
{
    /// <summary>Matches the literal text.</summary>
    Literal,

    /// <summary><c>*</c>: matches one segment that is not empty.</summary>
    Any,

    /// <summary><c>**</c>: matches any number of segments; at least one if only literals follow.</summary>
    Rest,
}

/// <summary>One segment of a <see cref="PathTemplate"/>.</summary>
/// <param name="Kind">The kind of text to match.</param>
/// <param name="Text">The literal as the template writes it, or <c>*</c> or <c>**</c>.</param>
public readonly record struct TemplateSegment(TemplateSegmentKind Kind, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
