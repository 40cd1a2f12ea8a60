using Gateway.Rest.Connect;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Rest.Routing;

/// <summary>Makes the endpoint of a binding or of Connect. It has the metadata of the method's native endpoint, except the metadata for the routing of that endpoint.</summary>
internal static class BindingEndpointBuilder
{
    /// <summary>Makes the endpoint.</summary>
    /// <param name="prefix">The prefix of the binding's route group.</param>
    /// <param name="binding">The binding.</param>
    /// <param name="conventions">The application's conventions for it.</param>
    /// <param name="doors">The services that the calls of its method share.</param>
    public static RouteEndpoint Build(string prefix, BindingMetadata binding, BindingConventions conventions, MethodRuntimes.Doors doors)
    {
        // The pattern is only for display, such as in http.route. Routing never matches it.
        var pattern = RoutePatternFactory.Pattern(prefix + binding.Binding.Template.Text, []);
        var builder = new RouteEndpointBuilder(new BindingEndpoint(binding, doors.Streams, doors.Sockets).HandleAsync, pattern, order: 0)
        {
            DisplayName = $"REST - {binding.Binding.HttpMethod} {prefix}{binding.Binding.Template.Text}",
        };
        var endpoint = Complete(builder, binding.Method, binding, conventions);
        binding.EndpointMetadata = endpoint.Metadata;
        BindingSettings.Apply(binding, doors.Streams.Calls);
        return endpoint;
    }

    /// <summary>Makes the endpoint that answers a method by Connect, on the path of its native endpoint.</summary>
    public static RouteEndpoint BuildConnect(GatewayMethod method, BindingConventions conventions, MethodRuntimes.Doors doors)
    {
        var native = (RouteEndpoint)method.Endpoint;
        var connect = new ConnectEndpoint(method, doors.Streams.Calls, doors.Connect);
        var builder = new RouteEndpointBuilder(connect.HandleAsync, native.RoutePattern, native.Order) { DisplayName = $"Connect - {native.RoutePattern.RawText}" };

        // Endpoint names must be unique, so the application's name stays with the native endpoint.
        builder.Metadata.Add(new SuppressLinkGenerationMetadata());
        return Complete(builder, method, new ConnectMetadata(method, (http, status, details) => doors.Connect.RefuseAsync(http, method, status, details)), conventions);
    }

    private static RouteEndpoint Complete(RouteEndpointBuilder builder, GatewayMethod method, object mark, BindingConventions conventions)
    {
        foreach (var item in method.Endpoint.Metadata)
        {
            if (item is not (IHttpMethodMetadata or IRouteDiagnosticsMetadata))
            {
                builder.Metadata.Add(item);
            }
        }

        builder.Metadata.Add(method);
        builder.Metadata.Add(mark);
        conventions.Apply(builder);
        var endpoint = (RouteEndpoint)builder.Build();
        return method.ServerStreams ? NotCached.Of(endpoint) : endpoint;
    }
}
