using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>
/// Marks the endpoint that catches every path under one prefix. It is dynamic, so that routing applies policies such as RequireHost to the endpoint that replaces it.
/// </summary>
internal sealed class CatchAllMetadata(BindingRoutes routes) : IDynamicEndpointMetadata
{
    /// <summary>The parameter of its route that takes the rest of the path. A prefix can have a parameter of any other name.</summary>
    public const string PathParameter = "__gateway_path";

    /// <summary>The bindings under the prefix.</summary>
    public BindingRoutes Routes => routes;

    public bool IsDynamic => true;
}
