namespace Gateway.Transcoding.Wire;

/// <summary>The encoding of the value after a tag: the low three bits of the tag.</summary>
/// <remarks>See <see href="https://protobuf.dev/programming-guides/encoding/#structure">Message structure</see>.</remarks>
public enum WireType
{
    /// <summary>One to ten bytes of seven bits each, least significant first.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A varint length, then as many bytes.</summary>
    LengthDelimited = 2,

    /// <summary>Opens a group; fields follow until its end tag.</summary>
    StartGroup = 3,

    /// <summary>Closes the group of the same field number.</summary>
    EndGroup = 4,

    /// <summary>Four bytes, little-endian.</summary>
    Fixed32 = 5,
}
