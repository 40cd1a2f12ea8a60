using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health checks become the health of gRPC services.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which checks count for which service. The empty name, the server as a whole, counts every check unless it is mapped otherwise.</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>
    /// Whether <c>Check</c> answers from the last published result. Default false: each <c>Check</c> runs the checks.
    /// <c>Watch</c> always follows what is published, every 30 s by default (<see cref="HealthCheckPublisherOptions.Period"/>).
    /// </summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Whether watchers are left without the final NOT_SERVING when the host stops. Default false.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
