namespace Greetering.Api.Swagger;

/// <summary>OpenAPI documents and Swagger UI, by Gateway.OpenApi.Swashbuckle.</summary>
internal static class SwaggerPages
{
    public static void AddSwaggerPages(this WebApplicationBuilder builder) =>
        builder.Services.AddGrpcSwagger(options => options.License = new() { Name = "MIT License", Identifier = "MIT" });

    public static void MapSwaggerPages(this WebApplication app) => app.MapGatewaySwagger();
}
