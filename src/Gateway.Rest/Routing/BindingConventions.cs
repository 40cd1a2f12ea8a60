using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Routing;

/// <summary>Conventions that the application adds to a service, kept until the endpoints of its bindings are made.</summary>
internal sealed class BindingConventions : IEndpointConventionBuilder
{
    private readonly List<Action<EndpointBuilder>> _conventions = [];
    private readonly List<Action<EndpointBuilder>> _finally = [];

    public void Add(Action<EndpointBuilder> convention) => _conventions.Add(convention);

    public void Finally(Action<EndpointBuilder> finallyConvention) => _finally.Add(finallyConvention);

    public void Apply(EndpointBuilder endpoint)
    {
        foreach (var convention in _conventions)
        {
            convention(endpoint);
        }

        // In reverse order, as in ASP.NET Core: the convention that was added last runs first.
        for (var i = _finally.Count - 1; i >= 0; i--)
        {
            _finally[i](endpoint);
        }
    }
}
