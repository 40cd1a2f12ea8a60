using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The gRPC context of a request; found among <c>HttpContext.Features</c> while a gRPC call runs.</summary>
public interface IServerCallContextFeature
{
    /// <summary>The context of the call.</summary>
    ServerCallContext ServerCallContext { get; }
}
