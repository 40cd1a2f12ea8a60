using Grpc.Core.Interceptors;

namespace Grpc.Net.ClientFactory;

/// <summary>An interceptor of a client: how it is made, and how long it lives.</summary>
public class InterceptorRegistration
{
    /// <summary>Registers an interceptor.</summary>
    public InterceptorRegistration(InterceptorScope scope, Func<IServiceProvider, Interceptor> creator)
    {
        ArgumentNullException.ThrowIfNull(creator);
        Scope = scope;
        Creator = creator;
    }

    /// <summary>How long it lives.</summary>
    public InterceptorScope Scope { get; }

    /// <summary>Makes it.</summary>
    public Func<IServiceProvider, Interceptor> Creator { get; }
}
