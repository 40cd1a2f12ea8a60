using System.Collections.Frozen;
using Gateway.Rest.Calls;
using Gateway.Rest.WebSockets;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Routing;

/// <summary>All bindings of the host: the table that finds them, and the endpoint of each. Made once, at the start; mistakes in rules then stop the host.</summary>
internal sealed class BindingRoutes(ServedMethods served, HostSchema schema, RestRuntime runtime, WebSocketRuntime sockets, IOptions<GrpcJsonTranscodingOptions> options)
{
    private readonly Lazy<Made> _made = new(() => Make(served, schema, runtime, sockets, options.Value));

    /// <summary>Finds a binding by HTTP method and path.</summary>
    /// <exception cref="BindingException">Rules have mistakes; the message lists every one.</exception>
    public RouteTable<HttpBinding> Table => _made.Value.Bindings.Routes;

    /// <summary>Finds the binding of a WebSocket by its path; null when there are none.</summary>
    public WebSocketRoutes? Sockets => _made.Value.Sockets;

    /// <summary>Every binding with its method, in the order they were mapped.</summary>
    public IReadOnlyList<BindingMetadata> All => _made.Value.All;

    /// <summary>The endpoint of a binding.</summary>
    public Endpoint EndpointOf(HttpBinding binding) => _made.Value.Endpoints[binding];

    /// <summary>The value of <c>Allow</c> for a path.</summary>
    public string Allow(RequestPath path)
    {
        var methods = new SortedSet<string>(Table.AllowedMethods(path), StringComparer.Ordinal) { HttpMethods.Options };
        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return string.Join(", ", methods);
    }

    private static Made Make(ServedMethods served, HostSchema schema, RestRuntime runtime, WebSocketRuntime sockets, GrpcJsonTranscodingOptions options)
    {
        var methods = served.All.ToDictionary(one => one.Method.FullName, StringComparer.Ordinal);
        var bindings = MethodBindings.Create(
            schema.Schema,
            served.All.Select(one => MethodReference.Of(one.Method.Descriptor!)),
            options.MapUnannotatedMethods);
        var all = new List<BindingMetadata>();
        var endpoints = new Dictionary<HttpBinding, Endpoint>();
        foreach (var binding in bindings.All)
        {
            var (method, conventions) = methods["/" + binding.Method.FullName];
            var metadata = new BindingMetadata(method, binding);
            all.Add(metadata);
            endpoints.Add(binding, MakeEndpoint(metadata, conventions, runtime, sockets));
            WarnOfErrorField(metadata, options, runtime);
            Log.BindingMapped(runtime.Logger, binding.HttpMethod, binding.Template.Text, method.FullName);
        }

        var socketRoutes = sockets.Options.Enabled ? WebSocketRoutes.Create(bindings, schema.Schema, served, options.WebSockets.MapMethodPaths) : null;
        foreach (var binding in socketRoutes?.MethodPaths ?? [])
        {
            var (method, conventions) = methods["/" + binding.Method.FullName];
            endpoints.Add(binding, MakeEndpoint(new BindingMetadata(method, binding), conventions, runtime, sockets));
        }

        socketRoutes?.WarnOfHidden(bindings.All, runtime.Logger);
        return new Made(bindings, all, endpoints.ToFrozenDictionary(), socketRoutes);
    }

    private static void WarnOfErrorField(BindingMetadata binding, GrpcJsonTranscodingOptions options, RestRuntime runtime)
    {
        if (!binding.Method.ServerStreams || options.StreamEnvelope || binding.Binding.AnswersHttpBody)
        {
            return;
        }

        var field = binding.Binding.ResponseField;
        var element = field is null ? binding.Binding.Output : field.IsRepeated ? null : field.Message;
        foreach (var member in element?.Fields ?? [])
        {
            if ((options.JsonSettings.UseProtoFieldNames ? member.Name : member.JsonName) == "error")
            {
                Log.ErrorFieldIsAmbiguous(runtime.Logger, binding.Method.FullName, member.FullName);
            }
        }
    }

    private static Endpoint MakeEndpoint(BindingMetadata binding, BindingConventions conventions, RestRuntime runtime, WebSocketRuntime sockets)
    {
        // The pattern is for eyes, such as those of http.route: it is never matched.
        var pattern = RoutePatternFactory.Pattern(binding.Binding.Template.Text, []);
        var builder = new RouteEndpointBuilder(new BindingEndpoint(binding, runtime, sockets).HandleAsync, pattern, order: 0)
        {
            DisplayName = $"REST - {binding.Binding.HttpMethod} {binding.Binding.Template.Text}",
        };
        foreach (var item in binding.Method.Metadata)
        {
            builder.Metadata.Add(item);
        }

        builder.Metadata.Add(binding.Method);
        builder.Metadata.Add(binding);
        conventions.Apply(builder);
        return builder.Build();
    }

    private sealed record Made(MethodBindings Bindings, IReadOnlyList<BindingMetadata> All, FrozenDictionary<HttpBinding, Endpoint> Endpoints, WebSocketRoutes? Sockets);
}
