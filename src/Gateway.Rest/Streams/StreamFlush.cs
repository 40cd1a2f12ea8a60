namespace Gateway.Rest.Streams;

/// <summary>When what is written to a stream goes out.</summary>
internal enum StreamFlush
{
    /// <summary>With what follows, or when much has gathered.</summary>
    Later,

    /// <summary>At once, if it is anything.</summary>
    Now,

    /// <summary>At once, with the headers even if there is no byte of the body.</summary>
    EvenEmpty,
}
