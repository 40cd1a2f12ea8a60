using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Model;

/// <summary>Turns each method that generated code binds into an open delegate on the service's own method, with the attributes found on it.</summary>
internal sealed class OpenDelegateBinder<[DynamicallyAccessedMembers(ServiceAccess.Needed)] TService>(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    where TService : class
{
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, [typeof(TRequest), typeof(ServerCallContext)]);
        context.AddUnaryMethod(method, MetadataOf(target), target.CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, [typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)]);
        context.AddClientStreamingMethod(method, MetadataOf(target), target.CreateDelegate<ClientStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, [typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        context.AddServerStreamingMethod(method, MetadataOf(target), target.CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var target = Find(method, [typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        context.AddDuplexStreamingMethod(method, MetadataOf(target), target.CreateDelegate<DuplexStreamingServerMethod<TService, TRequest, TResponse>>());
    }

    // Attributes of the class come first, so that those of the method, which are stronger, come last.
    private static List<object> MetadataOf(MethodInfo method) =>
        [.. typeof(TService).GetCustomAttributes(inherit: true), .. method.GetCustomAttributes(inherit: true)];

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Base classes of a kept type are kept.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Base classes of a kept type are kept.")]
    private static MethodInfo Find(IMethod method, Type[] parameters)
    {
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetMethod(method.Name, Flags, parameters) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name} for {method.FullName}.");
    }
}
