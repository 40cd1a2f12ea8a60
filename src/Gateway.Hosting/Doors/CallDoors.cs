using Gateway.Calls.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Hosting.Doors;

/// <summary>Puts methods into the catalog and opens every registered door to them.</summary>
public static class CallDoors
{
    /// <summary>Adds the methods to the catalog and to all doors.</summary>
    /// <returns>Builders of the endpoints of all doors; a convention belongs on each of them.</returns>
    /// <exception cref="InvalidOperationException">A method is mapped twice.</exception>
    public static IReadOnlyList<IEndpointConventionBuilder> Map(IEndpointRouteBuilder endpoints, IReadOnlyList<CatalogMethod> methods)
    {
        var catalog = endpoints.ServiceProvider.GetRequiredService<MethodCatalog>();
        foreach (var method in methods)
        {
            catalog.Add(method);
        }

        var built = new List<IEndpointConventionBuilder>();
        foreach (var door in endpoints.ServiceProvider.GetServices<ICallDoor>())
        {
            door.Open(endpoints, methods, built);
        }

        return built;
    }
}
