namespace Gateway.OpenApi.Fields;

/// <summary>The forms of text that rules can ask for and that JSON Schema has a name for.</summary>
internal enum TextForm
{
    None,
    Email,
    Hostname,

    /// <summary>An IP address of either version. JSON Schema has no name for this form.</summary>
    Ip,
    Ipv4,
    Ipv6,
    Uri,
    UriReference,
    Uuid,
}
