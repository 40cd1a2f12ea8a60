using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Schemas;

/// <summary>A field of a made-up message, with what its syntax and features mean for its bytes, worked out by the maker and not by the engine.</summary>
internal sealed record MadeField(FieldDescriptorProto Proto)
{
    public bool HasPresence { get; init; }

    public bool IsPacked { get; init; }

    public bool IsDelimited { get; init; }

    /// <summary>The made-up message it holds; null for others.</summary>
    public MadeMessage? Message { get; init; }

    /// <summary>Key and value of a map.</summary>
    public (MadeField Key, MadeField Value)? Map { get; init; }
}

/// <summary>A made-up message.</summary>
internal sealed record MadeMessage(DescriptorProto Proto)
{
    public List<MadeField> Fields { get; } = [];
}
