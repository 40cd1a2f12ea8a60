using Gateway.Rest;
using Gateway.Rest.Hosting;
using Gateway.Rest.Routing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the gateway.</summary>
public static class GatewayEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves every gRPC service of this route builder by REST, streams and WebSocket. This includes services that are mapped before or after it, and those in its route
    /// groups, each under the prefix of its group. It does not include services of other branches. It also maps the methods of each <see cref="IGatewayMethodSource"/>.
    /// </summary>
    /// <returns>A builder for conventions of all bindings, such as <c>RequireAuthorization()</c>. A binding also has the metadata of its method's gRPC endpoint.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGateway()</c> was not called, or this was called twice on one route builder.</exception>
    public static IEndpointConventionBuilder MapGateway(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var host = endpoints.ServiceProvider.GetService<GatewayHost>()
            ?? throw new InvalidOperationException("MapGateway() needs the services of the gateway: call builder.Services.AddGateway() first.");
        var conventions = new BindingConventions();
        foreach (var source in endpoints.ServiceProvider.GetServices<IGatewayMethodSource>())
        {
            source.Map(endpoints);
        }

        if (host.Settings.Enabled)
        {
            host.Map(endpoints, conventions);
        }

        return conventions;
    }
}
