namespace Gateway.OpenApi.Fields;

/// <summary>The forms of texts that rules ask for and JSON Schema has a name for.</summary>
internal enum TextForm
{
    None,
    Email,
    Hostname,

    /// <summary>An address of either version, for which JSON Schema has no name.</summary>
    Ip,
    Ipv4,
    Ipv6,
    Uri,
    UriReference,
    Uuid,
}
