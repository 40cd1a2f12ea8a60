namespace Gateway.Transcoding.Descriptors;

/// <summary>A oneof: at most one of its fields is set. The synthetic oneof of a proto3 <c>optional</c> field has no schema.</summary>
public sealed class OneofSchema
{
    private readonly List<FieldSchema> _fields = [];

    internal OneofSchema(string name, MessageSchema containingType, int index)
    {
        Name = name;
        ContainingType = containingType;
        Index = index;
    }

    /// <summary>The declared name.</summary>
    public string Name { get; }

    /// <summary>The message that has this oneof.</summary>
    public MessageSchema ContainingType { get; }

    /// <summary>The members, in field-number order.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>The index of the oneof in its message.</summary>
    internal int Index { get; }

    internal void Add(FieldSchema field) => _fields.Add(field);
}
