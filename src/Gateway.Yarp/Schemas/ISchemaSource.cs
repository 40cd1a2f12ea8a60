namespace Gateway.Yarp.Schemas;

/// <summary>Where the schema of an upstream comes from: its server reflection, or a file.</summary>
internal interface ISchemaSource
{
    /// <summary>What the source is, for people, such as <c>reflection of http://localhost:50051</c> or <c>/etc/api.binpb</c>.</summary>
    string Name { get; }

    /// <summary>Reads the schema as it is now.</summary>
    /// <exception cref="SchemaSourceException">There is no schema to be had; the message says why, and what to do.</exception>
    Task<SchemaFiles> ReadAsync(CancellationToken cancellationToken);
}
