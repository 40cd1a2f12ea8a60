namespace Gateway.Transcoding.Served;

/// <summary>Tells which methods a server transcodes, for documents and pages about them. Registered as a service. An application may have several.</summary>
public interface IMethodSource
{
    /// <summary>What is served now. Returns the same object until something changes, and then a new one. Thread-safe.</summary>
    ServedMethods Read();

    /// <summary>What the application must do to serve something, such as <c>call app.MapGateway()</c>; null if nothing is missing.</summary>
    string? Remedy { get; }
}
