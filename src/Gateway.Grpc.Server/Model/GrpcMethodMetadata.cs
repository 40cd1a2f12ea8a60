using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Tells of an endpoint which service and method it calls.</summary>
/// <param name="serviceType">The type of the service.</param>
/// <param name="method">The method.</param>
public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
{
    /// <summary>The type of the service.</summary>
    public Type ServiceType { get; } = serviceType;

    /// <summary>The method.</summary>
    public IMethod Method { get; } = method;
}
