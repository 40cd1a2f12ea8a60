namespace Gateway.Transcoding.Binding;

/// <summary>One parameter of a query: ranges of its texts in the raw query, and indices of its fields and its map key.</summary>
internal readonly record struct QueryParameter
{
    /// <summary>The name, percent-encoded.</summary>
    public required Range Name { get; init; }

    /// <summary>The value, percent-encoded.</summary>
    public required Range Value { get; init; }

    /// <summary>The index of the first field on the path to the target.</summary>
    public int FirstField { get; init; }

    public int FieldCount { get; init; }

    /// <summary>The key of a map entry, decoded to UTF-8.</summary>
    public Range Key { get; init; }

    public bool HasKey { get; init; }

    /// <summary>The record of the key, in wire format.</summary>
    public Range KeyRecord { get; init; }

    /// <summary>Whether the parameter continues a list that an earlier parameter began.</summary>
    public bool IsLaterElement { get; init; }

    /// <summary>The index of the parameter with the next element of the list; 0 at the last element.</summary>
    public int NextElement { get; init; }

    /// <summary>Whether the value is the empty text.</summary>
    public bool IsEmpty => Value.Start.Equals(Value.End);
}
