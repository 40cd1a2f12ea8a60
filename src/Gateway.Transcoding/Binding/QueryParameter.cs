namespace Gateway.Transcoding.Binding;

/// <summary>One parameter of a query, by where its parts are: the texts in the raw query, the fields and the map key beside it.</summary>
internal readonly record struct QueryParameter
{
    /// <summary>The name, still encoded.</summary>
    public required Range Name { get; init; }

    /// <summary>The value, still encoded.</summary>
    public required Range Value { get; init; }

    /// <summary>Index of the first of the fields that lead to what the parameter sets.</summary>
    public int FirstField { get; init; }

    public int FieldCount { get; init; }

    /// <summary>The key of a map entry, decoded to UTF-8.</summary>
    public Range Key { get; init; }

    public bool HasKey { get; init; }

    /// <summary>The record of the key, in wire format.</summary>
    public Range KeyRecord { get; init; }

    /// <summary>An element of a list that an earlier parameter began.</summary>
    public bool IsLaterElement { get; init; }

    /// <summary>Index of the parameter with the next element of the list; 0 behind the last.</summary>
    public int NextElement { get; init; }

    /// <summary>The value is the empty text.</summary>
    public bool IsEmpty => Value.Start.Equals(Value.End);
}
