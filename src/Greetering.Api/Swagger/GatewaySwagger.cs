namespace Greetering.Api.Swagger;

/// <summary>OpenAPI documents, Swagger UI and the page for streams, by Gateway.OpenApi.</summary>
internal static class SwaggerPages
{
    public static void AddSwaggerPages(this WebApplicationBuilder builder) => builder.Services.AddGatewayOpenApi();

    public static void MapSwaggerPages(this WebApplication app)
    {
        app.MapGatewaySwagger();
        app.MapGatewayStreams();
    }
}
