namespace Gateway.Hosting.Doors;

/// <summary>
/// Marks endpoints for "everything else", which never get a gRPC request whose method has an endpoint of its own. Routing then does not even consider
/// them for such a request.
/// </summary>
public sealed class BehindGrpcMarker
{
    private BehindGrpcMarker()
    {
    }

    /// <summary>The marker.</summary>
    public static BehindGrpcMarker Instance { get; } = new();
}
