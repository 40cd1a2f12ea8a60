using Gateway.OpenApi.Swashbuckle.Swagger;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves OpenAPI documents and Swagger UI.</summary>
public static class GatewaySwaggerEndpoints
{
    // The page asks for */* until the user selects a type, and shows a stream of lines as broken JSON. It can show an array.
    private const string PreferJson =
        "(request) => { if (request.headers && request.headers.accept === '*/*') { request.headers.accept = 'application/json, */*;q=0.5'; } return request; }";

    /// <summary>
    /// Serves Swagger UI at <c>/swagger</c> and the documents at <c>/swagger/{name}/swagger.json</c> (also <c>.yaml</c>), as OpenAPI 3.1; <c>?version=3.0</c> and <c>3.2</c> give the others.
    /// The page loads nothing from other hosts, and "Try it out" calls the host the page came from.
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
        group.MapGet(DocumentVersions.Pattern, new DocumentVersions(endpoints).AnswerAsync);
        group.MapSwaggerUI("swagger", options =>
        {
            options.EnableDeepLinking();
            options.DisplayRequestDuration();
            options.UseRequestInterceptor(PreferJson);
            foreach (var (name, info) in generator.SwaggerDocs)
            {
                options.SwaggerEndpoint($"{name}/swagger.json", info.Title ?? name);
            }
        });
        return group;
    }
}
