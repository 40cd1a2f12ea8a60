using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;

namespace Gateway.Grpc.ClientFactory.Clients;

internal static class ClientInterceptors
{
    /// <summary>Puts the interceptors of a scope around an invoker, the first one outermost.</summary>
    public static CallInvoker Wrap(CallInvoker invoker, GrpcClientFactoryOptions options, InterceptorScope scope, IServiceProvider services)
    {
        for (var i = options.InterceptorRegistrations.Count - 1; i >= 0; i--)
        {
            var registration = options.InterceptorRegistrations[i];
            if (registration.Scope == scope)
            {
                invoker = invoker.Intercept(registration.Creator(services));
            }
        }

        return invoker;
    }
}
