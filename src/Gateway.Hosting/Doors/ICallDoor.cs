using Gateway.Calls.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Doors;

/// <summary>A protocol by which methods of the catalog can be called. Each door adds its own endpoints for the methods it can serve.</summary>
public interface ICallDoor
{
    /// <summary>Adds endpoints for these methods, and to <paramref name="built"/> a builder through which the application adds conventions (authorization, CORS, …) to them.</summary>
    void Open(IEndpointRouteBuilder endpoints, IReadOnlyList<CatalogMethod> methods, ICollection<IEndpointConventionBuilder> built);
}
