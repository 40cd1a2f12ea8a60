using Grpc.Core;

namespace Grpc.Net.ClientFactory;

/// <summary>The options of a call that is about to be made, to be changed by an action of <see cref="GrpcClientFactoryOptions.CallOptionsActions"/>.</summary>
public sealed class CallOptionsContext
{
    internal CallOptionsContext(CallOptions callOptions, IServiceProvider serviceProvider)
    {
        CallOptions = callOptions;
        ServiceProvider = serviceProvider;
    }

    /// <summary>The options of the call.</summary>
    public CallOptions CallOptions { get; set; }

    /// <summary>The services of the scope that the client comes from.</summary>
    public IServiceProvider ServiceProvider { get; }
}
