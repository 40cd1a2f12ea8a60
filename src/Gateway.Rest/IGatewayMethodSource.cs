using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest;

/// <summary>Maps gRPC endpoints of its own wherever the application calls <c>MapGateway()</c>. Registered as a service; several may be.</summary>
public interface IGatewayMethodSource
{
    /// <summary>Maps the endpoints: called once by each <c>MapGateway()</c>, before it serves what its route builder has.</summary>
    /// <param name="endpoints">The route builder.</param>
    void Map(IEndpointRouteBuilder endpoints);
}
