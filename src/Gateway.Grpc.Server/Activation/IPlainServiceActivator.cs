using Grpc.AspNetCore.Server;

namespace Gateway.Grpc.Server.Activation;

/// <summary>An activator that can do without the services of a call, so that the call needs no scope for them.</summary>
internal interface IPlainServiceActivator<TService> : IGrpcServiceActivator<TService>
    where TService : class
{
    /// <summary>Whether the service is registered, or takes other services in its constructor.</summary>
    bool NeedsServices { get; }

    /// <summary>Makes the instance for a call, when it needs no services.</summary>
    GrpcActivatorHandle<TService> Create();
}
