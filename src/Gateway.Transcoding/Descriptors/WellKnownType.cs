namespace Gateway.Transcoding.Descriptors;

/// <summary>The messages of <c>google.protobuf</c> with their own JSON form.</summary>
/// <remarks>See <see href="https://protobuf.dev/programming-guides/json/">the ProtoJSON format</see>.</remarks>
public enum WellKnownType
{
    /// <summary>An ordinary message: a JSON object of its fields.</summary>
    None,

    /// <summary>A JSON object with the member <c>@type</c>.</summary>
    Any,

    /// <summary>An RFC 3339 string.</summary>
    Timestamp,

    /// <summary>Seconds with an <c>s</c>: <c>"1.5s"</c>.</summary>
    Duration,

    /// <summary>Paths in lowerCamelCase, joined by commas.</summary>
    FieldMask,

    /// <summary>Any JSON object.</summary>
    Struct,

    /// <summary>Any JSON value.</summary>
    Value,

    /// <summary>Any JSON array.</summary>
    ListValue,

    /// <summary>The JSON object <c>{}</c>.</summary>
    Empty,

    /// <summary>A JSON number, or null when absent.</summary>
    DoubleValue,

    /// <summary>A JSON number, or null when absent.</summary>
    FloatValue,

    /// <summary>A JSON string or number, or null when absent.</summary>
    Int64Value,

    /// <summary>A JSON string or number, or null when absent.</summary>
    UInt64Value,

    /// <summary>A JSON number, or null when absent.</summary>
    Int32Value,

    /// <summary>A JSON number, or null when absent.</summary>
    UInt32Value,

    /// <summary>A JSON boolean, or null when absent.</summary>
    BoolValue,

    /// <summary>A JSON string, or null when absent.</summary>
    StringValue,

    /// <summary>A base64 string, or null when absent.</summary>
    BytesValue,
}
