using Gateway.Rest.Protocol;

namespace Gateway.Rest;

/// <summary>
/// How messages look as JSON. The names are those of Microsoft's <c>GrpcJsonSettings</c>. A property that is null here takes Microsoft's value in an application that
/// calls <c>AddJsonTranscoding()</c>, else the default named with it.
/// </summary>
public sealed class GatewayJsonSettings
{
    /// <summary>Whether fields without presence are left out while they hold their default value. Default false.</summary>
    public bool? IgnoreDefaultValues { get; set; }

    /// <summary>Whether enum values are written as numbers. Default false: by name.</summary>
    public bool? WriteEnumsAsIntegers { get; set; }

    /// <summary>Whether 64-bit integers are written as strings. Default true, as ProtoJSON has it: browsers corrupt numbers above 2^53 silently.</summary>
    public bool? WriteInt64sAsStrings { get; set; }

    /// <summary>Whether unary responses are indented. Default false. Streams never are: one message is one line there.</summary>
    public bool? WriteIndented { get; set; }

    /// <summary>Whether property names of requests are compared without regard to case. Default false.</summary>
    public bool? PropertyNameCaseInsensitive { get; set; }

    /// <summary>Whether the name of the enum is cut off its values: <c>OK</c> for <c>STATUS_OK</c>. Both are read. Default false.</summary>
    public bool? RemoveEnumPrefix { get; set; }

    /// <summary>Whether names of enum values in requests are compared without regard to case. Default false.</summary>
    public bool EnumNameCaseInsensitive { get; set; }

    /// <summary>Whether properties are named as in the .proto file (<c>user_id</c>) in place of camelCase (<c>userId</c>). Both are read. Default false.</summary>
    public bool UseProtoFieldNames { get; set; }

    /// <summary>
    /// What happens to a request field that the message does not have. Default null: <see cref="UnknownMember.Ignore"/> beside Microsoft's JSON transcoding, else
    /// <see cref="UnknownMember.Refuse"/>, since a typo must not pass silently.
    /// </summary>
    public UnknownMember? UnknownFields
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>How many objects and arrays may stand inside each other in a request. Range 1 to 100; default 64.</summary>
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
