namespace Gateway.Transcoding.Routing;

/// <summary>What one segment of a path template matches.</summary>
public enum TemplateSegmentKind
{
    /// <summary>The text itself.</summary>
    Literal,

    /// <summary><c>*</c>: one segment that is not empty.</summary>
    Any,

    /// <summary><c>**</c>: any number of segments; one or more where only literals follow.</summary>
    Rest,
}

/// <summary>One segment of a <see cref="PathTemplate"/>.</summary>
/// <param name="Kind">What it matches.</param>
/// <param name="Text">The literal as the template writes it, or <c>*</c> or <c>**</c>.</param>
public readonly record struct TemplateSegment(TemplateSegmentKind Kind, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
