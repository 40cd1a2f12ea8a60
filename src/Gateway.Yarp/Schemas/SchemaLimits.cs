namespace Gateway.Yarp.Schemas;

/// <summary>The limits of a schema's source. A schema that exceeds one is refused as a whole.</summary>
internal sealed record SchemaLimits
{
    public static SchemaLimits Default { get; } = new();

    /// <summary>The time for all questions to a server together. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The bytes of all files together, each file once. Default 67,108,864 (64 MiB).</summary>
    public int MaxBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The number of files, imported files included. Default 10,000.</summary>
    public int MaxFiles { get; init; } = 10_000;

    /// <summary>The number of services. Default 10,000.</summary>
    public int MaxServices { get; init; } = 10_000;
}
