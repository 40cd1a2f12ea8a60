using Gateway.OpenApi.Swashbuckle.Page;
using Gateway.OpenApi.Swashbuckle.Swagger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves OpenAPI documents and Swagger UI.</summary>
public static class GatewaySwaggerEndpoints
{
    /// <summary>
    /// Serves Swagger UI at <c>/swagger</c> and the documents at <c>/swagger/{name}/swagger.json</c> (also <c>.yaml</c>), as OpenAPI 3.1; <c>?version=3.0</c> and <c>3.2</c> select other versions.
    /// The page loads nothing from other hosts, and "Try it out" calls the page's own host. Its content security policy forbids everything else, and also inline
    /// scripts, inline styles and eval. A policy that the application set before stays.
    /// </summary>
    /// <returns>A builder of all these endpoints, for example for <c>RequireAuthorization()</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddGrpcSwagger()</c> or <c>AddSwaggerGen()</c> was not called.</exception>
    public static IEndpointConventionBuilder MapGatewaySwagger(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.ServiceProvider.GetService<IOptions<SwaggerGeneratorOptions>>()?.Value is not { SwaggerDocs.Count: > 0 } generator)
        {
            throw new InvalidOperationException("No OpenAPI documents are registered: call services.AddGrpcSwagger() first.");
        }

        var group = endpoints.MapGroup("");
        group.ExcludeFromDescription();
        group.MapMethods(DocumentVersions.Pattern, [HttpMethods.Get, HttpMethods.Head], ChosenUpstream.Narrow(new DocumentVersions(endpoints).AnswerAsync));

        // Swashbuckle serves the parts of the page, with the application's settings.
        SwaggerUIOptions? page = null;
        group.MapSwaggerUI("swagger", options =>
        {
            page = options;
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.ShowExtensions();
            foreach (var (name, info) in generator.SwaggerDocs)
            {
                options.SwaggerEndpoint($"{name}/swagger.json", info.Title ?? name);
            }
        });
        new SwaggerPage(page!).Map(group, "/swagger");
        return group;
    }
}
