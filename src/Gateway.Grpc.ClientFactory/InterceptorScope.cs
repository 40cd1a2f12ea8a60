namespace Grpc.Net.ClientFactory;

/// <summary>How long an interceptor of a client lives.</summary>
public enum InterceptorScope
{
    /// <summary>As long as the channel: made once, from the root service provider, and shared by all clients of its name.</summary>
    Channel = 0,

    /// <summary>As long as the client: made with each client, from the scope that asks for the client.</summary>
    Client = 1,
}
