namespace Gateway.Transcoding;

/// <summary>What happens to fields of a request whose <c>google.api.field_behavior</c> is <c>OUTPUT_ONLY</c>.</summary>
/// <remarks>See <see href="https://google.aip.dev/203#output-only">AIP-203</see>. A field that the path binds is always accepted.</remarks>
public enum OutputOnlyFields
{
    /// <summary>Treats them like other fields.</summary>
    Accept,

    /// <summary>Drops them, so that a client can send a response back as it is.</summary>
    Ignore,

    /// <summary>Refuses the request.</summary>
    Refuse,
}
