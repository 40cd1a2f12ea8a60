using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How the clients of one name are made.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>The address of the server, <c>http</c> or <c>https</c>. Required.</summary>
    public Uri? Address { get; set; }

    /// <summary>Actions on the options of the channel, run once, when the first client of the name is made.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Actions on the options of each call, in order, before the interceptors of the channel see it.</summary>
    public IList<Action<CallOptionsContext>> CallOptionsActions { get; } = [];

    /// <summary>The interceptors, outermost first; those of the client run outside those of the channel.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];

    /// <summary>Interceptors that live as long as the channel, inside all others.</summary>
    [Obsolete($"An interceptor instance is shared by all clients; use {nameof(InterceptorRegistrations)}, which makes it when it is needed.")]
    public IList<Interceptor> Interceptors => SharedInterceptors;

    /// <summary>Makes the client from its call invoker. Default null: by the client's public constructor that takes one.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }

    internal List<Interceptor> SharedInterceptors { get; } = [];
}
