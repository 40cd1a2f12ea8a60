using System.Text.Json.Nodes;
using Gateway.OpenApi.Tests;
using Gateway.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.AspNetCore.Tests;

/// <summary>gRPC methods in the documents of AddOpenApi().</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("gateway")]
    [InlineData("microsoft")]
    public async Task Methods_of_either_engine_are_in_the_document(string engine)
    {
        var document = await DocumentAsync(engine);

        var paths = document["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Contains("/own", paths);
        Assert.Contains("/v1/hello/{name}", paths);
        Assert.Equal(engine == "gateway", paths.Contains("/v1/hello:chat"));
        Assert.Equal("Greetering_Hello", (string?)document["paths"]!["/v1/hello/{name}"]!["get"]!["operationId"]);
        var schema = document["paths"]!["/v1/hello/{name}"]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("#/components/schemas/HelloResp", (string?)schema["$ref"]);
        Assert.Equal("string", (string?)document["components"]!["schemas"]!["HelloResp"]!["properties"]!["msg"]!["type"]);
    }

    [Fact]
    public async Task A_transformer_that_is_added_later_sees_the_methods()
    {
        var seen = 0;
        await DocumentAsync("gateway", options => options.AddDocumentTransformer((document, _, _) =>
        {
            seen = document.Paths.Count;
            return Task.CompletedTask;
        }));

        Assert.True(seen > 3, $"The transformer saw {seen} paths.");
    }

    [Fact]
    public async Task ShouldInclude_decides_about_methods_too()
    {
        var document = await DocumentAsync("gateway", options => options.ShouldInclude = description => description.RelativePath?.StartsWith("v1/fail", StringComparison.Ordinal) == true);

        Assert.Equal(["/v1/fail/{code}"], document["paths"]!.AsObject().Select(path => path.Key));
    }

    [Fact]
    public async Task The_version_is_that_of_AddOpenApi()
    {
        var document = await DocumentAsync("gateway", options => options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0);

        Assert.StartsWith("3.0.", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Contains("/v1/hello/{name}", document["paths"]!.AsObject().Select(path => path.Key));
    }

    [Theory]
    [InlineData(OpenApiSpecVersion.OpenApi3_0)]
    [InlineData(OpenApiSpecVersion.OpenApi3_1)]
    public async Task Schemas_have_the_words_of_each_version(OpenApiSpecVersion version)
    {
        var item = (await DocumentAsync("gateway", options => options.OpenApiVersion = version))["components"]!["schemas"]!["Item"]!["properties"]!;

        if (version == OpenApiSpecVersion.OpenApi3_0)
        {
            Json.Equal("""{ "allOf": [{ "$ref": "#/components/schemas/Kind" }], "description": "The kind it is of." }""", item["kind"]!);
            Json.Equal("""{ "type": "string", "format": "byte", "example": "SGVsbG8=" }""", item["picture"]!);
            Json.Equal("""{ "type": "object", "additionalProperties": { "type": "string" } }""", item["sizes"]!);
        }
        else
        {
            Json.Equal("""{ "$ref": "#/components/schemas/Kind", "description": "The kind it is of." }""", item["kind"]!);
            Json.Equal("""{ "type": "string", "format": "byte", "contentEncoding": "base64", "examples": ["SGVsbG8="] }""", item["picture"]!);
            Json.Equal("""{ "type": "object", "propertyNames": { "pattern": "^-?[0-9]+$" }, "additionalProperties": { "type": "string" } }""", item["sizes"]!);
        }
    }

    [Fact]
    public async Task Two_members_of_a_oneof_are_forbidden()
    {
        var order = (await DocumentAsync("gateway"))["components"]!["schemas"]!["OrderRequest"]!;

        Assert.Equal("""["card","voucher"]""", order["not"]!["anyOf"]![0]!["required"]!.ToJsonString());
    }

    [Fact]
    public async Task Without_an_engine_the_log_says_what_to_call()
    {
        using var logs = new LogCollector();
        var document = await DocumentAsync("none", logs: logs);

        Assert.Equal(["/own"], document["paths"]!.AsObject().Select(path => path.Key));
        var warning = Assert.Single(logs.Entries, entry => entry.Category == "Gateway.OpenApi");
        Assert.Contains("call AddGateway() and app.MapGateway(), or AddGrpc().AddJsonTranscoding()", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_say_who_may_call_them_and_what_else_they_answer()
    {
        var document = await DocumentAsync(
            "gateway",
            services: services =>
            {
                services.AddAuthentication().AddCookie("Session", cookie => cookie.Cookie.Name = "session");
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            options: options => (options.Title, options.DescribeHeaders) = ("Shop", true));

        var operation = document["paths"]!["/v1/hello"]!["post"]!;
        Assert.Equal("""[{"Session":[]}]""", operation["security"]!.ToJsonString());
        Assert.Equal(["200", "400", "401", "403", "413", "415", "503", "504", "default"], operation["responses"]!.AsObject().Select(answer => answer.Key));
        Assert.Equal("""{"name":"proto.Greetering/Hello","kind":"unary","connect":"/proto.Greetering/Hello"}""", operation["x-grpc-method"]!.ToJsonString());
        Assert.Equal("#/components/parameters/grpc-timeout", (string?)operation["parameters"]![0]!["$ref"]);
        Assert.Equal("""{"type":"apiKey","name":"session","in":"cookie"}""", document["components"]!["securitySchemes"]!["Session"]!.ToJsonString());
        Assert.Equal("Shop", (string?)document["info"]!["title"]);
    }

    private static async Task<JsonObject> DocumentAsync(
        string engine, Action<OpenApiOptions>? configure = null, LogCollector? logs = null, Action<IServiceCollection>? services = null, Action<GatewayOpenApiOptions>? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var grpc = builder.Services.AddGrpc();
        if (engine == "microsoft")
        {
            grpc.AddJsonTranscoding();
        }
        else if (engine == "gateway")
        {
            builder.Services.AddGateway();
        }

        services?.Invoke(builder.Services);
        builder.Services.AddOpenApi(document =>
        {
            document.AddGateway(options);
            configure?.Invoke(document);
        });
        await using var app = builder.Build();
        app.MapOpenApi().AllowAnonymous();
        app.MapGet("/own", () => "text");
        if (engine == "gateway")
        {
            app.MapGateway();
        }

        app.MapGrpcService<Proto.Greetering.GreeteringBase>();
        app.MapGrpcService<OpenApi.Tests.Shop.Shop.ShopBase>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var text = await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        return JsonNode.Parse(text)!.AsObject();
    }
}
