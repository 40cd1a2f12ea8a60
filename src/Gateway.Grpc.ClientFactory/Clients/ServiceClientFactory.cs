using System.Diagnostics.CodeAnalysis;
using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.ClientFactory.Clients;

/// <summary>The factory of one scope: clients get their interceptors and call options from its services.</summary>
internal sealed class ServiceClientFactory(
    IServiceProvider services,
    ClientChannels channels,
    RegisteredClients registered,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions) : GrpcClientFactory
{
    public override TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!registered.Contains(name))
        {
            throw new InvalidOperationException($"No gRPC client has the name '{name}'; register it with AddGrpcClient.");
        }

        var options = clientOptions.Get(name);
        var invoker = channels.For(name);
        if (options.CallOptionsActions.Count > 0)
        {
            invoker = new CallOptionsInvoker(invoker, [.. options.CallOptionsActions], services);
        }

        invoker = ClientInterceptors.Wrap(invoker, options, InterceptorScope.Client, services);
        return options.Creator is { } creator
            ? creator(invoker) as TClient ?? throw new InvalidOperationException($"The creator of the gRPC client '{name}' made no '{typeof(TClient)}'.")
            : Constructor<TClient>.Create(services, [invoker]);
    }

    private static class Constructor<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>
        where TClient : class
    {
        public static readonly ObjectFactory<TClient> Create = ActivatorUtilities.CreateFactory<TClient>([typeof(CallInvoker)]);
    }
}
