namespace Grpc.AspNetCore.Server;

/// <summary>Makes a service instance for each call, and takes it back.</summary>
public interface IGrpcServiceActivator<TGrpcService>
    where TGrpcService : class
{
    /// <summary>Makes the instance for a call.</summary>
    GrpcActivatorHandle<TGrpcService> Create(IServiceProvider serviceProvider);

    /// <summary>Takes it back after the call.</summary>
    ValueTask ReleaseAsync(GrpcActivatorHandle<TGrpcService> service);
}
