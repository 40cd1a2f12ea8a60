using Gateway.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>OpenAPI documents and Swagger UI in one line.</summary>
public static class GatewayOpenApiServiceCollectionExtensions
{
    /// <summary>
    /// Adds OpenAPI documents of the methods that <c>MapGateway()</c> serves: <c>AddGrpcSwagger()</c> and <c>AddSwaggerGen()</c> with one document, <c>v1</c>.
    /// <c>MapGatewaySwagger()</c> serves them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options of the documents; null for the defaults.</param>
    public static IServiceCollection AddGatewayOpenApi(this IServiceCollection services, Action<GatewayOpenApiOptions>? configure = null)
    {
        services.AddGrpcSwagger();
        services.AddSwaggerGen();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }
}
