namespace Gateway.Transcoding.Descriptors;

/// <summary>A oneof: at most one of its fields is set. The synthetic oneof of a proto3 <c>optional</c> field is none.</summary>
public sealed class OneofSchema
{
    private readonly List<FieldSchema> _fields = [];

    internal OneofSchema(string name, MessageSchema containingType, int index)
    {
        Name = name;
        ContainingType = containingType;
        Index = index;
    }

    /// <summary>The name as declared.</summary>
    public string Name { get; }

    /// <summary>The message it belongs to.</summary>
    public MessageSchema ContainingType { get; }

    /// <summary>Its members in field-number order.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>Position among the message's oneofs.</summary>
    internal int Index { get; }

    internal void Add(FieldSchema field) => _fields.Add(field);
}
