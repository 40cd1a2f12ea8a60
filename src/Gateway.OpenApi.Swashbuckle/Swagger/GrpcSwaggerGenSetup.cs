using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Puts <see cref="GrpcDocumentFilter"/> in front of the application's document filters, whatever the order of registration.</summary>
internal sealed class GrpcSwaggerGenSetup(IHostEnvironment environment) : IPostConfigureOptions<SwaggerGenOptions>
{
    /// <inheritdoc/>
    public void PostConfigure(string? name, SwaggerGenOptions options)
    {
        options.DocumentFilterDescriptors.Insert(0, new() { Type = typeof(GrpcDocumentFilter), Arguments = [] });
        if (options.SwaggerGeneratorOptions.SwaggerDocs.Count == 0)
        {
            // Swashbuckle uses the whole application name. The host of "dotnet swagger tofile" has the assembly's name with its version, so its file would differ from the served document.
            options.SwaggerGeneratorOptions.SwaggerDocs.Add("v1", new() { Title = environment.ApplicationName.Split(',')[0], Version = "1.0" });
        }
    }
}
