namespace Gateway.Transcoding.Served;

/// <summary>Tells which methods a server transcodes, for documents and pages about them. Registered as a service; several may be.</summary>
public interface IMethodSource
{
    /// <summary>What is served now. The same object as long as nothing has changed; a new one as a whole when something has. Safe for use by several threads.</summary>
    ServedMethods Read();

    /// <summary>What the application must do so that something is served, such as <c>call app.MapGateway()</c>; null when nothing is missing.</summary>
    string? Remedy { get; }
}
