using System.Text.Json.Nodes;
using Gateway.Calls.Catalog;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace Gateway.OpenApi.Tests;

/// <summary>Documents as a host makes them, written and read back.</summary>
internal static class Described
{
    /// <summary>A catalog entry for each method of the services.</summary>
    public static void Fill(MethodCatalog catalog, params IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> services)
    {
        foreach (var method in services.SelectMany(service => service.Methods))
        {
            catalog.Add(Method(method));
        }
    }

    public static CatalogMethod Method(MethodDescriptor method, params IReadOnlyList<object> metadata)
    {
        var kind = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (true, true) => MethodType.DuplexStreaming,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.Unary,
        };
        return new(method.Service.FullName, method.Name, kind, _ => Task.CompletedTask) { Descriptor = method, Metadata = metadata };
    }

    public static WebApplication Host(Action<IServiceCollection> configure, params IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        configure(builder.Services);
        var app = builder.Build();
        Fill(app.Services.GetRequiredService<MethodCatalog>(), services);
        return app;
    }

    public static OpenApiDocument Make(WebApplication app, string name = "v1") =>
        app.Services.GetRequiredService<ISwaggerProvider>().GetSwagger(name);

    /// <summary>Writes the document, checks that it reads back without a complaint, and returns what was written.</summary>
    public static async Task<JsonObject> WriteAsync(OpenApiDocument document, OpenApiSpecVersion version = OpenApiSpecVersion.OpenApi3_1)
    {
        var text = await document.SerializeAsJsonAsync(version, TestContext.Current.CancellationToken);
        var read = OpenApiDocument.Parse(text, "json");
        Assert.NotNull(read.Document);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>The document of these services with the default settings.</summary>
    public static Task<JsonObject> ByAsync(params IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> services) =>
        ByAsync(_ => { }, services);

    public static async Task<JsonObject> ByAsync(
        Action<GatewayOpenApiOptions> configure, params IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> services)
    {
        await using var app = Host(collection => collection.AddGatewayOpenApi(configure), services);
        return await WriteAsync(Make(app));
    }
}
