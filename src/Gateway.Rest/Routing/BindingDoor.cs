using Gateway.Calls.Catalog;
using Gateway.Hosting.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Routing;

/// <summary>The door of REST: notes the methods and their conventions, and adds one endpoint, behind all others, that stands for every binding.</summary>
internal sealed class BindingDoor(ServedMethods served) : ICallDoor
{
    private readonly HashSet<ICollection<EndpointDataSource>> _mapped = [];

    public void Open(IEndpointRouteBuilder endpoints, IReadOnlyList<CatalogMethod> methods, ICollection<IEndpointConventionBuilder> built)
    {
        var conventions = new BindingConventions();
        served.Add(methods, conventions);
        built.Add(conventions);
        if (_mapped.Add(endpoints.DataSources))
        {
            endpoints.DataSources.Add(new AnyBindingDataSource());
        }
    }
}
