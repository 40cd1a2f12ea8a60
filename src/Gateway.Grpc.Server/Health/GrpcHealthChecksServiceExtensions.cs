using Gateway.Grpc.Server.Health;
using Grpc.AspNetCore.HealthChecks;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health service of gRPC.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds gRPC's health service, answered from the health checks that are added to what this returns. Map it with <c>MapGrpcHealthChecksService</c>.</summary>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<HealthServiceImpl>();
        services.TryAddSingleton<HealthService>();
        services.TryAddSingleton<HealthPublisher>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, HealthPublisher>(provider => provider.GetRequiredService<HealthPublisher>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<GrpcHealthChecksOptions>, DefaultServiceMapping>());

        // The first report comes at once: a watcher should not wait five seconds for what is known.
        services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.Zero);
        return services.AddHealthChecks();
    }

    /// <summary>Adds gRPC's health service, with options.</summary>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
