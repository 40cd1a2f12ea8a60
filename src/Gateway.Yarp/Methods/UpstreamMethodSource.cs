using Gateway.Rest;
using Gateway.Yarp.Upstreams;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Methods;

/// <summary>Gives <c>MapGateway()</c> the methods of all clusters.</summary>
internal sealed class UpstreamMethodSource(UpstreamSet upstreams, UpstreamEndpointBuilder builder, ILoggerFactory loggers) : IGatewayMethodSource
{
    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (!endpoints.DataSources.Any(static source => source.GetType().Assembly == typeof(RouteModel).Assembly))
        {
            throw new InvalidOperationException("The gateway forwards calls through YARP: call app.MapReverseProxy() before app.MapGateway(), on the same route builder.");
        }

        endpoints.DataSources.Add(new UpstreamEndpoints(endpoints.DataSources, upstreams, builder, loggers.CreateLogger(Log.Category)));
    }
}
