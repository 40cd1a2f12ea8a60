using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Marks the endpoint that stands for all bindings under one prefix. It is dynamic, so that routing applies policies such as RequireHost to the endpoint that takes its place.
/// </summary>
internal sealed class BindingsStandIn(BindingRoutes routes) : IDynamicEndpointMetadata
{
    /// <summary>The parameter of its route that takes the rest of the path. A prefix can have a parameter of any other name.</summary>
    public const string PathParameter = "__gateway_path";

    /// <summary>The bindings that it stands for.</summary>
    public BindingRoutes Routes => routes;

    public bool IsDynamic => true;

    /// <summary>The bindings that an endpoint stands for; null for any other endpoint.</summary>
    public static BindingRoutes? RoutesOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<BindingsStandIn>()?.Routes;
}
