using System.Diagnostics.CodeAnalysis;

namespace Grpc.Net.ClientFactory;

/// <summary>Makes the gRPC clients that <c>AddGrpcClient</c> has registered, by name. Clients are cheap; those of one name share a channel.</summary>
public abstract class GrpcClientFactory
{
    /// <summary>Makes a client.</summary>
    /// <param name="name">The name it was registered with; the type's name when it was registered without.</param>
    /// <exception cref="InvalidOperationException">No client has this name, or its registration lacks something.</exception>
    public abstract TClient CreateClient<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TClient>(string name)
        where TClient : class;
}
