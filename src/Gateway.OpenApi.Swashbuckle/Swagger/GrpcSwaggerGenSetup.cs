using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Puts <see cref="GrpcDocumentFilter"/> in front of the application's document filters, whatever the order of registration.</summary>
internal sealed class GrpcSwaggerGenSetup : IPostConfigureOptions<SwaggerGenOptions>
{
    /// <inheritdoc/>
    public void PostConfigure(string? name, SwaggerGenOptions options) =>
        options.DocumentFilterDescriptors.Insert(0, new() { Type = typeof(GrpcDocumentFilter), Arguments = [] });
}
