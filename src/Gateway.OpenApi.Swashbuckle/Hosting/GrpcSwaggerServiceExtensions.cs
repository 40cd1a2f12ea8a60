using Gateway.OpenApi;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;
using Gateway.OpenApi.Swashbuckle.Swagger;
using Gateway.Transcoding.Served;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC methods to the documents of Swashbuckle.</summary>
public static class GrpcSwaggerServiceExtensions
{
    /// <summary>
    /// Adds <c>AddSwaggerGen()</c>, and to its documents the gRPC methods that <c>MapGateway()</c> or Microsoft's <c>AddJsonTranscoding()</c> serves. Documents are OpenAPI 3.1 unless
    /// <c>UseSwagger(options => options.OpenApiVersion = …)</c> sets another version. If neither serves a method, a warning with the remedy is logged at start.
    /// </summary>
    public static IServiceCollection AddGrpcSwagger(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen();
        services.TryAddSingleton(Describe);
        services.TryAddSingleton(Comments);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMethodSource, MicrosoftMethodSource>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmptySourceWarning>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<SwaggerGenOptions>, GrpcSwaggerGenSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<SwaggerOptions>, SwaggerVersionSetup>());
        return services;
    }

    /// <summary>Adds gRPC methods to the documents of Swashbuckle, with options.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options of the documents.</param>
    public static IServiceCollection AddGrpcSwagger(this IServiceCollection services, Action<GatewayOpenApiOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddGrpcSwagger();
        services.Configure(configure);
        return services;
    }

    // Not by constructor injection, because filters are created while Swashbuckle's options are created.
    private static ServedDescription Describe(IServiceProvider services)
    {
        // The gateway comes first, because it answers Microsoft's routes if it serves the same methods.
        var sources = services.GetServices<IMethodSource>().OrderBy(source => source is MicrosoftMethodSource);
        var options = services.GetRequiredService<IOptions<GatewayOpenApiOptions>>().Value;
        return new ServedDescription(sources, FilesOf(services), options.FindXmlComments, services.GetRequiredService<ILoggerFactory>().CreateLogger(Gateway.OpenApi.Log.Category));
    }

    private static ServedComments Comments(IServiceProvider services) => new(
        [.. FilesOf(services).Select(static file => new ServedCommentFile(file.Name, file.Open))],
        services.GetRequiredService<IOptions<GatewayOpenApiOptions>>().Value.FindXmlComments);

    private static XmlCommentFile[] FilesOf(IServiceProvider services) =>
    [
        .. services.GetRequiredService<IOptions<GatewayOpenApiOptions>>().Value.CommentFiles,
        .. services.GetRequiredService<IOptions<SwaggerGenOptions>>().Value.DocumentFilterDescriptors.Select(filter => filter.FilterInstance).OfType<GrpcXmlCommentsSource>().Select(source => source.File),
    ];

    private sealed class SwaggerVersionSetup : IConfigureOptions<SwaggerOptions>
    {
        public void Configure(SwaggerOptions options) => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
    }
}
