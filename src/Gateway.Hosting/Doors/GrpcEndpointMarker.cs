namespace Gateway.Hosting.Doors;

/// <summary>
/// Marks endpoints that take gRPC content types only, so that a door for other content types on the same path (POST /pkg.Service/Method with JSON) may answer instead.
/// </summary>
public sealed class GrpcEndpointMarker
{
    private GrpcEndpointMarker()
    {
    }

    /// <summary>The marker.</summary>
    public static GrpcEndpointMarker Instance { get; } = new();
}
