using Gateway.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Serves a document in the version of OpenAPI that <c>?version=</c> names. It has Swashbuckle's middleware once for each version.</summary>
internal sealed class DocumentVersions
{
    /// <summary>The path of documents.</summary>
    public const string Pattern = "/swagger/{documentName}/swagger.{extension:regex(^(json|ya?ml)$)}";

    private const string Parameter = "version";
    private const string Default = "3.1";

    private static readonly (string Name, OpenApiSpecVersion Version)[] _versions =
    [
        ("3.0", OpenApiSpecVersion.OpenApi3_0), (Default, OpenApiSpecVersion.OpenApi3_1), ("3.2", OpenApiSpecVersion.OpenApi3_2),
    ];

    private readonly Dictionary<string, RequestDelegate> _byVersion = new(StringComparer.Ordinal);

    public DocumentVersions(IEndpointRouteBuilder endpoints)
    {
        foreach (var (name, version) in _versions)
        {
            var pipeline = endpoints.CreateApplicationBuilder();
            pipeline.UseSwagger(options =>
            {
                options.RouteTemplate = Pattern;
                options.OpenApiVersion = version;
            });
            _byVersion.Add(name, pipeline.Build());
        }
    }

    /// <summary>Answers a request for a document.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        PageHeaders.Write(http.Response);
        var asked = http.Request.Query[Parameter];
        if (_byVersion.TryGetValue(asked.Count == 0 ? Default : asked.ToString(), out var document))
        {
            // Removes the endpoint, because the middleware would leave the request to it.
            http.SetEndpoint(null);
            return HttpMethods.IsHead(http.Request.Method) ? AnswerHeadAsync(http, document) : document(http);
        }

        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync($"version: this one is not offered. Offered: {string.Join(", ", _versions.Select(version => version.Name))}.\n", http.RequestAborted);
    }

    // The middleware handles only GET.
    private static async Task AnswerHeadAsync(HttpContext http, RequestDelegate document)
    {
        var body = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        http.Request.Method = HttpMethods.Get;
        try
        {
            await document(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
            http.Features.Set(body);
        }
    }
}
