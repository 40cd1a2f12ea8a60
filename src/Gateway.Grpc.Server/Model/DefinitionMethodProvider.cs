using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Model;

/// <summary>Serves a <see cref="ServerServiceDefinition"/>, whose handlers are bound to their instance already.</summary>
internal sealed class DefinitionMethodProvider : IServiceMethodProvider<ServerServiceDefinition>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ServerServiceDefinition> context)
    {
        if (context.Argument is ServerServiceDefinition definition)
        {
            definition.BindService(new Binder(context));
        }
    }

    private sealed class Binder(ServiceMethodProviderContext<ServerServiceDefinition> context) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            context.AddUnaryMethod(method, [], (_, request, call) => handler(request, call));
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            context.AddClientStreamingMethod(method, [], (_, requests, call) => handler(requests, call));
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            context.AddServerStreamingMethod(method, [], (_, request, responses, call) => handler(request, responses, call));
        }

        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            context.AddDuplexStreamingMethod(method, [], (_, requests, responses, call) => handler(requests, responses, call));
        }
    }
}
