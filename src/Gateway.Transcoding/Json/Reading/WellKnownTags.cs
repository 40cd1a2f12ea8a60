using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>The tags of the fields of well-known types.</summary>
internal static class WellKnownTags
{
    /// <summary>The seconds of Timestamp and Duration.</summary>
    public static readonly Tag Seconds = new(1, WireType.Varint);
    public static readonly Tag Nanos = new(2, WireType.Varint);

    public static readonly Tag FieldMaskPath = new(1, WireType.LengthDelimited);

    public static readonly Tag AnyTypeUrl = new(1, WireType.LengthDelimited);
    public static readonly Tag AnyValue = new(2, WireType.LengthDelimited);

    public static readonly Tag StructEntry = new(1, WireType.LengthDelimited);
    public static readonly Tag EntryKey = new(1, WireType.LengthDelimited);
    public static readonly Tag EntryValue = new(2, WireType.LengthDelimited);
    public static readonly Tag ListElement = new(1, WireType.LengthDelimited);

    public static readonly Tag ValueNull = new(1, WireType.Varint);
    public static readonly Tag ValueNumber = new(2, WireType.Fixed64);
    public static readonly Tag ValueString = new(3, WireType.LengthDelimited);
    public static readonly Tag ValueBool = new(4, WireType.Varint);
    public static readonly Tag ValueStruct = new(5, WireType.LengthDelimited);
    public static readonly Tag ValueList = new(6, WireType.LengthDelimited);
}
