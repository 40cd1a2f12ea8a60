using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;

namespace Gateway.Transcoding.Binding;

/// <summary>A variable of a binding's template, resolved to the field it fills.</summary>
public sealed class PathVariable
{
    private readonly FieldSchema[] _fields;

    internal PathVariable(FieldSchema[] fields, bool isMultiSegment)
    {
        _fields = fields;
        IsMultiSegment = isMultiSegment;
        FieldPath = FieldChain.Path(fields);
    }

    /// <summary>The fields from the request message down to the target field.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>The field path with declared names, such as <c>book.name</c>.</summary>
    public string FieldPath { get; }

    /// <summary>Whether the value may have slashes; <c>%2F</c> then stays encoded.</summary>
    public bool IsMultiSegment { get; }

    internal ReadOnlySpan<FieldSchema> Chain => _fields;
}
