using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Rest.Routing;

/// <summary>Makes the endpoint of a binding: it has the metadata of the method's native endpoint, except the metadata that says how that one is routed.</summary>
internal static class BindingEndpointBuilder
{
    /// <summary>Makes the endpoint.</summary>
    /// <param name="prefix">The prefix of the binding's route group.</param>
    /// <param name="binding">The binding.</param>
    /// <param name="conventions">The application's conventions for it.</param>
    /// <param name="doors">What the calls of its method share.</param>
    public static RouteEndpoint Build(string prefix, BindingMetadata binding, BindingConventions conventions, MethodRuntimes.Doors doors)
    {
        // The pattern is only shown, as in http.route: it is never matched.
        var pattern = RoutePatternFactory.Pattern(prefix + binding.Binding.Template.Text, []);
        var builder = new RouteEndpointBuilder(new BindingEndpoint(binding, doors.Streams, doors.Sockets).HandleAsync, pattern, order: 0)
        {
            DisplayName = $"REST - {binding.Binding.HttpMethod} {prefix}{binding.Binding.Template.Text}",
        };
        foreach (var item in binding.Method.Endpoint.Metadata)
        {
            if (item is not (IHttpMethodMetadata or IRouteDiagnosticsMetadata))
            {
                builder.Metadata.Add(item);
            }
        }

        builder.Metadata.Add(binding.Method);
        builder.Metadata.Add(binding);
        conventions.Apply(builder);
        var endpoint = (RouteEndpoint)builder.Build();
        if (binding.Method.ServerStreams)
        {
            endpoint = NotCached.Of(endpoint);
        }

        binding.EndpointMetadata = endpoint.Metadata;
        BindingSettings.Apply(binding, doors.Streams.Calls);
        return endpoint;
    }
}
