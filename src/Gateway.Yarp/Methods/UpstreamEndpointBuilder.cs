using Gateway.Rest;
using Gateway.Rest.Protocol;
using Gateway.Yarp.Forwarding;
using Gateway.Yarp.Names;
using Gateway.Yarp.Settings;
using Gateway.Yarp.Upstreams;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Yarp.Methods;

/// <summary>Makes the gRPC endpoint of a method that a cluster serves. It has the metadata of the route to the cluster, so that the route's guards count and YARP finds the route.</summary>
internal sealed class UpstreamEndpointBuilder(CurrentOptions options, GatewayVisibility visibility, ForwardingRuntime runtime)
{
    // The namespace of YARP's metadata that matches headers and query parameters.
    private const string ConditionsOfYarp = "Yarp.ReverseProxy.Routing";

    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static message => message, static message => message);
    private static readonly HttpMethodMetadata _post = new([HttpMethods.Post], acceptCorsPreflight: true);

    /// <summary>Whether calls of a method are refused, because <c>google.api.visibility</c> hides it.</summary>
    public bool Refuses(ServedMethod method) => visibility.Refuses(method.Descriptor);

    /// <summary>Makes the endpoint.</summary>
    /// <param name="method">The method.</param>
    /// <param name="route">The endpoint of YARP's route to its cluster.</param>
    public RouteEndpoint Build(ServedMethod method, RouteEndpoint route)
    {
        var path = "/" + method.FullName;
        var forwarded = MetadataOf(method);
        RequestDelegate handler = Refuses(method)
            ? RestrictedMethod.RefuseAsync
            : new UpstreamDelegate(route.RequestDelegate!, forwarded, method.FullName, runtime).HandleAsync;
        var builder = new RouteEndpointBuilder(handler, RoutePatternFactory.Parse(path), OrderOf(path, route))
        {
            DisplayName = $"gRPC - {path} of cluster '{method.Upstream.Id}'",
        };
        foreach (var item in route.Metadata)
        {
            if (item is not (IHttpMethodMetadata or IRouteDiagnosticsMetadata) && item.GetType().Namespace != ConditionsOfYarp)
            {
                builder.Metadata.Add(item);
            }
        }

        builder.Metadata.Add(_post);
        builder.Metadata.Add(new GrpcMethodMetadata(typeof(Upstream), MethodOf(method)));
        builder.Metadata.Add(forwarded);
        if (method.Tool is { } tool)
        {
            builder.Metadata.Add(tool);
        }

        options.Value.ConfigureEndpoint?.Invoke(builder);
        return (RouteEndpoint)builder.Build();
    }

    /// <summary>Tells which request headers become metadata for a cluster.</summary>
    public static Func<string, bool> RequestMetadataOf(GatewayClusterOptions options) =>
        (options.RequestMetadata is { } request ? new NameList(request, HeaderLists.OfConnection) : HeaderLists.RequestMetadata).Contains;

    // This endpoint comes before a route of the application that has a lower order or the same path.
    private static int OrderOf(string path, RouteEndpoint route)
    {
        var isSamePath = route.RoutePattern.RawText?.Trim('/').Equals(path.Trim('/'), StringComparison.OrdinalIgnoreCase) == true;
        return isSamePath || route.Order < 0 ? Math.Max(Math.Min(route.Order, 0), int.MinValue + 1) - 1 : 0;
    }

    private static Method<byte[], byte[]> MethodOf(ServedMethod method)
    {
        var kind = (method.Descriptor.IsClientStreaming, method.Descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
        };
        return new Method<byte[], byte[]>(kind, method.Descriptor.Service.FullName, method.Descriptor.Name, _bytes, _bytes);
    }

    private static ForwardedMethodMetadata MetadataOf(ServedMethod method)
    {
        var options = method.Upstream.Options;
        return new ForwardedMethodMetadata
        {
            Descriptor = method.Descriptor,
            Upstream = method.Upstream.Id,
            Schema = method.Schema.Schema,
            Rule = method.Rule?.Rule,
            MapUnannotated = options.MapUnannotatedMethods,
            Prefix = options.Prefix,
            JsonSettings = options.JsonSettings,
            MaxRequestMessageSize = options.MaxRequestMessageSize,
            MaxResponseMessageSize = options.MaxResponseMessageSize,
            DefaultTimeout = options.DefaultTimeout,
            MaxTimeout = options.MaxTimeout,
            IsRequestMetadata = RequestMetadataOf(options),
            IsResponseMetadata = options.ResponseMetadata is { } response ? new NameList(response, NameList.Cookies).Contains : null,
            FindFailure = ForwarderStatus.Find,
        };
    }
}
