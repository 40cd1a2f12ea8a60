using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Marks the endpoint that stands for every binding under one prefix. It is dynamic, so that routing applies policies such as RequireHost to what takes its place.
/// </summary>
internal sealed class AnyBinding(BindingRoutes routes) : IDynamicEndpointMetadata
{
    /// <summary>The parameter of its route that takes the rest of the path. A prefix can have a parameter of any other name.</summary>
    public const string PathParameter = "__gateway_path";

    /// <summary>The bindings that it stands for.</summary>
    public BindingRoutes Routes => routes;

    public bool IsDynamic => true;
}
