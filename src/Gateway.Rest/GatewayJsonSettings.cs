using Gateway.Rest.Protocol;

namespace Gateway.Rest;

/// <summary>
/// How messages are written and read as JSON. The names are those of Microsoft's <c>GrpcJsonSettings</c>. In an application that calls <c>AddJsonTranscoding()</c>, a property that is null
/// here takes Microsoft's value. Otherwise it has the default that is named with it.
/// </summary>
public sealed class GatewayJsonSettings
{
    /// <summary>Whether fields without presence are left out if they have their default value. Default false.</summary>
    public bool? IgnoreDefaultValues { get; set; }

    /// <summary>Whether enum values are written as numbers. Default false: by name.</summary>
    public bool? WriteEnumsAsIntegers { get; set; }

    /// <summary>Whether 64-bit integers are written as strings. Default true, as in ProtoJSON: browsers corrupt numbers above 2^53 silently.</summary>
    public bool? WriteInt64sAsStrings { get; set; }

    /// <summary>Whether unary responses are indented. Default false. Streams are never indented, because each message is one line.</summary>
    public bool? WriteIndented { get; set; }

    /// <summary>Whether to ignore case in the property names of requests. Default false.</summary>
    public bool? PropertyNameCaseInsensitive { get; set; }

    /// <summary>Whether values are written without the name of their enum: <c>OK</c> for <c>STATUS_OK</c>. Both names are read. Default false.</summary>
    public bool? RemoveEnumPrefix { get; set; }

    /// <summary>Whether to ignore case in the names of enum values in requests. Default false.</summary>
    public bool EnumNameCaseInsensitive { get; set; }

    /// <summary>Whether properties are written with their names in the .proto file (<c>user_id</c>) instead of camelCase (<c>userId</c>). Both names are read. Default false.</summary>
    public bool UseProtoFieldNames { get; set; }

    /// <summary>
    /// What happens to a request field that the message does not have. Default null: <see cref="UnknownMember.Ignore"/> if the application has Microsoft's JSON transcoding, otherwise
    /// <see cref="UnknownMember.Refuse"/>, so that a typo does not pass silently.
    /// </summary>
    public UnknownMember? UnknownFields
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>The maximum number of open objects and arrays in a request. Range 1 to 100; default 64.</summary>
    public int MaxDepth
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxDepth));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100, nameof(MaxDepth));
            field = value;
        }
    } = 64;
}
