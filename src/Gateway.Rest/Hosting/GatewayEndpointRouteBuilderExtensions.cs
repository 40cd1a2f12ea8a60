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
    /// Serves every gRPC service of this route builder by REST, streams and WebSocket: those that are mapped before and after it, and those in its route groups, each
    /// under the prefix of its group. Services that are mapped in other branches are not served. Also maps what each <see cref="IGatewayMethodSource"/> brings.
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
