using System.Diagnostics.CodeAnalysis;

namespace Gateway.Grpc.Server.Model;

/// <summary>What trimming must keep of a service type.</summary>
internal static class ServiceAccess
{
    public const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods;
}
