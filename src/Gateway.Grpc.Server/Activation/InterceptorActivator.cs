using Grpc.AspNetCore.Server;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Activation;

/// <summary>Takes an interceptor from the service provider, or creates it with its dependencies and arguments and disposes of it after the call.</summary>
internal sealed class InterceptorActivator : IGrpcInterceptorActivator
{
    public GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration)
    {
        if (interceptorRegistration.Arguments.Count == 0
            && serviceProvider.GetService(interceptorRegistration.Type) is Interceptor registered)
        {
            return new GrpcActivatorHandle<Interceptor>(registered, created: false, state: null);
        }

        var created = ActivatorUtilities.CreateInstance(serviceProvider, interceptorRegistration.Type, [.. interceptorRegistration.Arguments]);
        return new GrpcActivatorHandle<Interceptor>((Interceptor)created, created: true, state: null);
    }

    public ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor)
    {
        if (!interceptor.Created)
        {
            return ValueTask.CompletedTask;
        }

        if (interceptor.Instance is IAsyncDisposable asyncDisposable)
        {
            return asyncDisposable.DisposeAsync();
        }

        (interceptor.Instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
