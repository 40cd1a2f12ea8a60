using Gateway.Calls.Catalog;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers server reflection, by which tools such as grpcurl learn what a server offers.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>Adds server reflection; map it with <c>MapGrpcReflectionService</c>.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Made with the first call: by then every service is in the catalog.
        services.TryAddSingleton(provider => new ReflectionServiceImpl(provider.GetRequiredService<MethodCatalog>().Services));
        services.TryAddSingleton(provider => new ReflectionV1ServiceImpl(provider.GetRequiredService<MethodCatalog>().Services));
        return services;
    }
}
