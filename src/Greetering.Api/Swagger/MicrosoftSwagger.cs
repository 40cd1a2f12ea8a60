namespace Greetering.Api.Swagger;

/// <summary>Replaces GatewaySwagger when built with <c>-p:Swagger=Microsoft</c>: the document of Microsoft.AspNetCore.Grpc.Swagger, in Swashbuckle's Swagger UI.</summary>
/// <remarks><c>IncludeGrpcXmlComments</c> is not called: beside Swashbuckle 10 and later it throws (https://github.com/dotnet/aspnetcore/issues/64424).</remarks>
internal static class SwaggerPages
{
    public static void AddSwaggerPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddGrpcSwagger();
        builder.Services.AddSwaggerGen();
    }

    public static void MapSwaggerPages(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI();
    }
}
