namespace Gateway.Transcoding;

/// <summary>How messages become JSON and how strictly JSON is read. The defaults are canonical ProtoJSON, plus fields without presence written even when default.</summary>
/// <remarks>See <see href="https://protobuf.dev/programming-guides/json/">the ProtoJSON format</see>.</remarks>
public sealed record JsonOptions
{
    /// <summary>The defaults.</summary>
    public static JsonOptions Default { get; } = new();

    /// <summary>Leave out fields without presence that have their default value. Default false.</summary>
    public bool IgnoreDefaultValues { get; init; }

    /// <summary>Write enum values as numbers. Default false: by name.</summary>
    public bool WriteEnumsAsIntegers { get; init; }

    /// <summary>Write 64-bit integers as strings. Default true: as numbers, those above 2^53 are silently corrupted by JavaScript.</summary>
    public bool WriteInt64sAsStrings { get; init; } = true;

    /// <summary>Write line breaks and two spaces a level. Default false.</summary>
    public bool WriteIndented { get; init; }

    /// <summary>Accept member names whose ASCII letters differ in case. Default false.</summary>
    public bool PropertyNameCaseInsensitive { get; init; }

    /// <summary>Write <c>OK</c> for <c>STATUS_OK</c> of the enum <c>Status</c>, and accept both. Default false.</summary>
    public bool RemoveEnumPrefix { get; init; }

    /// <summary>Write member names as declared in the proto file instead of <c>json_name</c>. Both are always read. Default false.</summary>
    public bool UseProtoFieldNames { get; init; }

    /// <summary>Skip unknown member names and unknown enum names instead of refusing them. Default false: a typo must not pass silently.</summary>
    public bool IgnoreUnknownFields { get; init; }

    /// <summary>Accept messages that lack required fields (proto2). Default false.</summary>
    /// <remarks>For input that is completed from elsewhere before <see cref="RequiredFields.Check"/> looks at the whole.</remarks>
    public bool AllowPartial { get; init; }

    /// <summary>How many objects and arrays may be open at once in JSON that is read. Range 1 to 100; default 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
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
