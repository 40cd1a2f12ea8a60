namespace Gateway.Transcoding.Routing;

/// <summary>A variable of a <see cref="PathTemplate"/>: the field it binds and the segments it spans.</summary>
public sealed class TemplateVariable
{
    private readonly string[] _fieldNames;

    internal TemplateVariable(string fieldPath, int start, int end, bool isMultiSegment, int column)
    {
        FieldPath = fieldPath;
        _fieldNames = fieldPath.Split('.');
        Start = start;
        End = end;
        IsMultiSegment = isMultiSegment;
        Column = column;
    }

    /// <summary>The field path as the template writes it, such as <c>book.name</c>.</summary>
    public string FieldPath { get; }

    /// <summary>The names of <see cref="FieldPath"/>, outermost first.</summary>
    public IReadOnlyList<string> FieldNames => _fieldNames;

    /// <summary>The index of the variable's first segment in the template, from 0.</summary>
    public int Start { get; }

    /// <summary>The index after the variable's last segment in the template.</summary>
    public int End { get; }

    /// <summary>
    /// Whether the value may have a slash: true for all variables except a single <c>*</c>. Such a value keeps its <c>%2F</c>, so that a slash
    /// inside a segment differs from a slash between segments.
    /// </summary>
    public bool IsMultiSegment { get; }

    /// <summary>The column in the template at which the field path begins, from 1.</summary>
    public int Column { get; }

    /// <inheritdoc/>
    public override string ToString() => FieldPath;
}
