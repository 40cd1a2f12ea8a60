using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Schemas;

/// <summary>A field of an invented message. The maker, not the engine, derives the encoding from syntax and features.</summary>
internal sealed record MadeField(FieldDescriptorProto Proto)
{
    public bool HasPresence { get; init; }

    public bool IsPacked { get; init; }

    public bool IsDelimited { get; init; }

    /// <summary>The invented message type of the field; null for other fields.</summary>
    public MadeMessage? Message { get; init; }

    /// <summary>The key and the value of a map.</summary>
    public (MadeField Key, MadeField Value)? Map { get; init; }
}

/// <summary>An invented message type.</summary>
internal sealed record MadeMessage(DescriptorProto Proto)
{
    public List<MadeField> Fields { get; } = [];
}
