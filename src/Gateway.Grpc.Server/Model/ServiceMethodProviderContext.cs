using Gateway.Calls;
using Gateway.Calls.Catalog;
using Gateway.Grpc.Server.Invocation;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>Collects the methods of one service while the application is being built.</summary>
public class ServiceMethodProviderContext<TService>
    where TService : class
{
    private readonly ServiceRuntime<TService> _runtime;

    internal ServiceMethodProviderContext(ServiceRuntime<TService> runtime, object? argument)
    {
        _runtime = runtime;
        Argument = argument;
    }

    /// <summary>What was handed to the mapping, such as a <see cref="ServerServiceDefinition"/>; null for a service type.</summary>
    public object? Argument { get; }

    internal List<CatalogMethod> Methods { get; } = [];

    internal List<(RoutePattern Pattern, IList<object> Metadata, RequestDelegate Handler)> RawEndpoints { get; } = [];

    /// <summary>The descriptor of the service, when it is a protobuf one.</summary>
    internal ServiceDescriptor? Service { get; set; }

    /// <summary>Adds a unary method.</summary>
    public void AddUnaryMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, IList<object> metadata, UnaryServerMethod<TService, TRequest, TResponse> invoker)
        where TRequest : class
        where TResponse : class =>
        Add(method, metadata, new UnaryHandler<TService, TRequest, TResponse>(method, invoker, _runtime).HandleAsync);

    /// <summary>Adds a server-streaming method.</summary>
    public void AddServerStreamingMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, IList<object> metadata, ServerStreamingServerMethod<TService, TRequest, TResponse> invoker)
        where TRequest : class
        where TResponse : class =>
        Add(method, metadata, new ServerStreamingHandler<TService, TRequest, TResponse>(method, invoker, _runtime).HandleAsync);

    /// <summary>Adds a client-streaming method.</summary>
    public void AddClientStreamingMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, IList<object> metadata, ClientStreamingServerMethod<TService, TRequest, TResponse> invoker)
        where TRequest : class
        where TResponse : class =>
        Add(method, metadata, new ClientStreamingHandler<TService, TRequest, TResponse>(method, invoker, _runtime).HandleAsync);

    /// <summary>Adds a bidirectional streaming method.</summary>
    public void AddDuplexStreamingMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, IList<object> metadata, DuplexStreamingServerMethod<TService, TRequest, TResponse> invoker)
        where TRequest : class
        where TResponse : class =>
        Add(method, metadata, new DuplexStreamingHandler<TService, TRequest, TResponse>(method, invoker, _runtime).HandleAsync);

    /// <summary>Adds an endpoint that handles its HTTP requests itself. It is not in the catalog.</summary>
    public void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, RoutePattern pattern, IList<object> metadata, RequestDelegate invoker)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(method);
        RawEndpoints.Add((pattern, [.. metadata, new GrpcMethodMetadata(typeof(TService), method)], invoker));
    }

    private void Add(IMethod method, IList<object> metadata, CallHandler handler) =>
        Methods.Add(new CatalogMethod(method.ServiceName, method.Name, method.Type, handler)
        {
            Descriptor = Service?.FindMethodByName(method.Name),
            Metadata = [.. metadata, new GrpcMethodMetadata(typeof(TService), method), _runtime.Compression],
            Limits = new CallLimits
            {
                MaxReceiveMessageSize = _runtime.Options.MaxReceiveMessageSize,
                MaxSendMessageSize = _runtime.Options.MaxSendMessageSize,
            },
        });
}
