namespace Gateway.Transcoding;

/// <summary>What happens to fields of a request whose <c>google.api.field_behavior</c> is <c>OUTPUT_ONLY</c>.</summary>
/// <remarks>See <see href="https://google.aip.dev/203#output-only">AIP-203</see>. What a path binds is the client's in every case.</remarks>
public enum OutputOnlyFields
{
    /// <summary>They are fields as others are.</summary>
    Accept,

    /// <summary>They are left out, so that a client may send back what it was answered.</summary>
    Ignore,

    /// <summary>A request that has one is refused.</summary>
    Refuse,
}
