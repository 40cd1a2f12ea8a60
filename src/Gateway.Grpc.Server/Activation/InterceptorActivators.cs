using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;

namespace Gateway.Grpc.Server.Activation;

/// <summary>Finds the activator of an interceptor: the one the application registered for its type, else ours.</summary>
internal static class InterceptorActivators
{
    private static readonly InterceptorActivator Default = new();

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "IGrpcInterceptorActivator<T> is looked up only; where no instance was compiled, none can have been registered.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The interface carries no requirement on its type argument.")]
    public static IGrpcInterceptorActivator For(InterceptorRegistration registration, IServiceProvider services)
    {
        var type = typeof(IGrpcInterceptorActivator<>).MakeGenericType(registration.Type);
        return services.GetService(type) as IGrpcInterceptorActivator ?? Default;
    }
}
