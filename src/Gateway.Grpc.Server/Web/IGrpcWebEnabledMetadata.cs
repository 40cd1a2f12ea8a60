namespace Grpc.AspNetCore.Web;

/// <summary>Endpoint metadata that says whether gRPC-Web may call the endpoint. The last one of an endpoint counts; it is stronger than <c>GrpcWebOptions.DefaultEnabled</c>.</summary>
public interface IGrpcWebEnabledMetadata
{
    /// <summary>Whether gRPC-Web may call the endpoint.</summary>
    bool GrpcWebEnabled { get; }
}
