using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>Makes an interceptor instance for each call, and takes it back.</summary>
public interface IGrpcInterceptorActivator
{
    /// <summary>Makes the instance for a call.</summary>
    GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration);

    /// <summary>Takes it back after the call.</summary>
    ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor);
}

/// <summary>The activator of one interceptor type.</summary>
public interface IGrpcInterceptorActivator<TInterceptor> : IGrpcInterceptorActivator
    where TInterceptor : Interceptor
{
}
