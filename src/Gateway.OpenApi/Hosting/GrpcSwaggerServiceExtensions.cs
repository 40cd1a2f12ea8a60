using Gateway.OpenApi.Console;
using Gateway.OpenApi.Swagger;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings gRPC methods into OpenAPI documents.</summary>
public static class GrpcSwaggerServiceExtensions
{
    /// <summary>
    /// Adds the methods that <c>MapGateway()</c> serves to the documents of <c>AddSwaggerGen()</c>. Documents are OpenAPI 3.1 unless
    /// <c>UseSwagger(options => options.OpenApiVersion = …)</c> sets another version. If the gateway serves nothing, the documents have no gRPC methods, and a warning is logged.
    /// </summary>
    public static IServiceCollection AddGrpcSwagger(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEndpointsApiExplorer();
        services.TryAddSingleton<ServedDescription>();
        services.TryAddSingleton<ConsoleMethods>();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<SwaggerGenOptions>, GrpcSwaggerGenSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<SwaggerOptions>, SwaggerVersionSetup>());
        return services;
    }

    private sealed class SwaggerVersionSetup : IConfigureOptions<SwaggerOptions>
    {
        public void Configure(SwaggerOptions options) => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
    }
}
