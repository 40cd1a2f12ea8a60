using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest;

/// <summary>Maps gRPC endpoints of its own at each call of <c>MapGateway()</c>. Registered as a service. An application may have several.</summary>
public interface IGatewayMethodSource
{
    /// <summary>Maps the endpoints. Each <c>MapGateway()</c> calls this once, before it serves the endpoints of its route builder.</summary>
    /// <param name="endpoints">The route builder.</param>
    void Map(IEndpointRouteBuilder endpoints);
}
