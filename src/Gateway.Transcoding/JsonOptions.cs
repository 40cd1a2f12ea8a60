using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding;

/// <summary>Options for writing and reading JSON. The defaults are canonical ProtoJSON, except that fields without presence are written even if they have their default.</summary>
/// <remarks>See <see href="https://protobuf.dev/programming-guides/json/">the ProtoJSON format</see>.</remarks>
public sealed record JsonOptions
{
    /// <summary>The defaults.</summary>
    public static JsonOptions Default { get; } = new();

    /// <summary>Omit fields without presence that have their default value. Default false.</summary>
    public bool IgnoreDefaultValues { get; init; }

    /// <summary>Write enum values as numbers. Default false: as names.</summary>
    public bool WriteEnumsAsIntegers { get; init; }

    /// <summary>Write 64-bit integers as strings. Default true: JavaScript silently corrupts numbers above 2^53.</summary>
    public bool WriteInt64sAsStrings { get; init; } = true;

    /// <summary>Write line breaks, and two spaces for each level. Default false.</summary>
    public bool WriteIndented { get; init; }

    /// <summary>Ignore the case of ASCII letters in member names. Default false.</summary>
    public bool PropertyNameCaseInsensitive { get; init; }

    /// <summary>Ignore the case of ASCII letters in the names of enum values. Default false. If two names differ only by case, the exact name wins, or else the first that is declared.</summary>
    public bool EnumNameCaseInsensitive { get; init; }

    /// <summary>Write <c>OK</c> for <c>STATUS_OK</c> of the enum <c>Status</c>, and accept both. Default false.</summary>
    public bool RemoveEnumPrefix { get; init; }

    /// <summary>Write member names as declared in the proto file instead of <c>json_name</c>. The engine always reads both. Default false.</summary>
    public bool UseProtoFieldNames { get; init; }

    /// <summary>Skip unknown member names and unknown enum names. Default false: refuse them, so that a typo does not pass silently.</summary>
    public bool IgnoreUnknownFields { get; init; }

    /// <summary>Accept messages that lack required fields (proto2), and do not check <c>field_behavior</c>. Default false.</summary>
    /// <remarks>For input that other sources complete before <see cref="RequiredFields.Check"/> checks the whole message.</remarks>
    public bool AllowPartial { get; init; }

    /// <summary>What happens to fields that only responses have (<c>field_behavior</c> is <c>OUTPUT_ONLY</c>). Default <see cref="OutputOnlyFields.Accept"/>.</summary>
    public OutputOnlyFields OutputOnlyFields { get; init; }

    /// <summary>Refuse messages that lack a field whose <c>field_behavior</c> is <c>REQUIRED</c>. A field without presence is missing if it has its default value. Default false.</summary>
    public bool CheckRequiredFields { get; init; }

    /// <summary>Refuse update masks that have a path to a field that the resource does not have. Default false.</summary>
    public bool CheckUpdateMasks { get; init; }

    /// <summary>The checks of <c>field_behavior</c> for a whole message.</summary>
    internal FieldBehaviors Behaviors => AllowPartial ? FieldBehaviors.None
        : (OutputOnlyFields == OutputOnlyFields.Accept ? FieldBehaviors.None : FieldBehaviors.OutputOnly) | (CheckRequiredFields ? FieldBehaviors.Required : FieldBehaviors.None);

    /// <summary>The maximum number of open objects and arrays in JSON that is read. Range 1 to 100; default 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int MaxDepth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 100);
            field = value;
        }
    } = 64;
}
