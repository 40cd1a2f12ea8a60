using System.Text.Json.Nodes;
using Gateway.Rest;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.OpenApi.Tests;

/// <summary>Documents as a host makes them, written and read back.</summary>
internal static class Described
{
    // Mistakes of conflicts.proto, for which a host would not start.
    private static readonly string[] _brokenRules = ["BAD METHOD /v9/bad", "GET /v9/{no_such_field}", "GET not a template"];

    /// <summary>A builder of a host that listens on a port of the system's choice.</summary>
    public static WebApplicationBuilder Builder(LogCollector? logs = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder;
    }

    /// <summary>Registers gRPC and the gateway.</summary>
    public static void AddServer(IServiceCollection services)
    {
        services.AddGrpc();
        services.AddGateway(options => options.IgnoredRules.UnionWith(_brokenRules));
    }

    /// <summary>Maps an implementation of each service, which answers nothing.</summary>
    public static void Map(IEndpointRouteBuilder endpoints, params IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            _ = service.FullName switch
            {
                "proto.Greetering" => endpoints.MapGrpcService<Proto.Greetering.GreeteringBase>(),
                "test.library.v1.Library" => endpoints.MapGrpcService<Library.Library.LibraryBase>(),
                "test.conflicts.Library" => endpoints.MapGrpcService<Conflicts.Library.LibraryBase>(),
                "test.shop.v1.Shop" => endpoints.MapGrpcService<Shop.Shop.ShopBase>(),
                "contract.Library" => endpoints.MapGrpcService<ContractProtos.Library.LibraryBase>(),
                "contract.Admin" => endpoints.MapGrpcService<ContractProtos.Admin.AdminBase>(),
                "test.recursion.Trees" => endpoints.MapGrpcService<Recursion.Trees.TreesBase>(),
#pragma warning disable CS0612 // The service is deprecated, which documents show.
                "test.legacy.Legacy" => endpoints.MapGrpcService<Legacy.Legacy.LegacyBase>(),
#pragma warning restore CS0612
                _ => throw new ArgumentException($"There is no implementation of {service.FullName}."),
            };
        }
    }

    /// <summary>A host that serves these services.</summary>
    public static Task<WebApplication> StartAsync(Action<IServiceCollection> configure, params IEnumerable<ServiceDescriptor> services) =>
        StartAsync(configure, app => Map(app, services));

    /// <summary>A host that serves what is mapped.</summary>
    public static async Task<WebApplication> StartAsync(Action<IServiceCollection> configure, Action<WebApplication> map, Action<IEndpointConventionBuilder>? gateway = null)
    {
        var builder = Builder();
        AddServer(builder.Services);
        configure(builder.Services);
        var app = builder.Build();
        map(app);
        var bindings = app.MapGateway();
        gateway?.Invoke(bindings);
        await app.StartAsync(TestContext.Current.CancellationToken);
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
    public static Task<JsonObject> ByAsync(params IEnumerable<ServiceDescriptor> services) => ByAsync(_ => { }, services);

    /// <summary>The document of these services.</summary>
    public static Task<JsonObject> ByAsync(Action<GatewayOptions> configure, params IEnumerable<ServiceDescriptor> services) =>
        ByAsync(configure, app => Map(app, services));

    /// <summary>The document of what is mapped.</summary>
    public static async Task<JsonObject> ByAsync(Action<GatewayOptions> configure, Action<WebApplication> map)
    {
        await using var app = await StartAsync(services => services.Configure(configure).AddGrpcSwagger(), map);
        return await WriteAsync(Make(app));
    }
}
