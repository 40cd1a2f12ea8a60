using Gateway.Program.Features.Shutdown;
using Gateway.Yarp;

namespace Gateway.Program.Features.Health;

/// <summary>Whether the gateway is ready for calls.</summary>
internal sealed class GatewayReadiness(UpstreamStatuses upstreams, ShutdownState shutdown)
{
    /// <summary>True if every required upstream has a schema, and the gateway is not stopping.</summary>
    public bool IsReady => !shutdown.HasBegun && upstreams.AreReady;

    /// <summary><c>ready</c>, <c>not ready</c> or <c>stopping</c>.</summary>
    public string Status => shutdown.HasBegun ? "stopping" : upstreams.AreReady ? "ready" : "not ready";
}
