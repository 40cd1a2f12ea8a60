using System.Text.Json.Nodes;
using Gateway.OpenApi.Tests.Swagger;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>An application on Microsoft's transcoding, without AddGateway(): the document says what that engine does.</summary>
public sealed class MicrosoftTests
{
    [Fact]
    public async Task Methods_of_Microsofts_transcoding_are_in_the_document_without_a_warning()
    {
        using var logs = new LogCollector();
        var document = await DocumentAsync(app => app.MapGrpcService<Proto.Greetering.GreeteringBase>(), logs);

        // Microsoft's engine has no client streams.
        Assert.Equal(
            ["/v1/hello/{name}", "/v1/hello", "/v1/hello/{name}/stream", "/v1/fail/{code}"],
            document["paths"]!.AsObject().Select(path => path.Key));
        Assert.DoesNotContain(logs.Entries, entry => entry.Category.StartsWith("Gateway.OpenApi", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_is_lines_called_JSON()
    {
        var document = await DocumentAsync(app => app.MapGrpcService<Proto.Greetering.GreeteringBase>());

        var content = document.Operation("get", "/v1/hello/{name}/stream")["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json"], content.Select(type => type.Key));
        Assert.DoesNotContain("$alt", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "integer")]
    [InlineData(true, "string")]
    public async Task Integers_of_64_bits_are_as_its_settings_say(bool asStrings, string type)
    {
        var document = await DocumentAsync(
            app => app.MapGrpcService<Library.Library.LibraryBase>(), settings: options => options.JsonSettings.WriteInt64sAsStrings = asStrings);

        var properties = document["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => schema.Value!["properties"]?.AsObject() ?? [])
            .Where(property => property.Value!["format"] is JsonValue format && (string?)format == "int64")
            .Select(property => property.Value!["type"]!.ToString())
            .ToList();
        Assert.NotEmpty(properties);
        Assert.All(properties, one => Assert.Contains(type, one, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_map_is_no_query_parameter_as_that_engine_leaves_it_out_in_silence()
    {
        static IEnumerable<string> DeepObjects(JsonObject document) => document.Operations()
            .SelectMany(operation => document.Operation(operation.Method, operation.Path)["parameters"]?.AsArray() ?? [])
            .Where(parameter => parameter!["style"] is JsonValue style && (string?)style == "deepObject")
            .Select(parameter => (string)parameter!["name"]!);

        Assert.Empty(DeepObjects(await DocumentAsync(app => app.MapGrpcService<Library.Library.LibraryBase>())));
        Assert.NotEmpty(DeepObjects(await Described.ByAsync(Library.Library.Descriptor)));
    }

    [Fact]
    public async Task The_prefix_of_a_route_group_stands_before_the_template()
    {
        var document = await DocumentAsync(app => app.MapGroup("/{tenant}/api").MapGrpcService<MarkedGreetering>());

        Assert.All(document["paths"]!.AsObject(), path => Assert.StartsWith("/{tenant}/api/v1/", path.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_method_that_both_serve_is_described_once_as_the_gateway_serves_it()
    {
        var document = await DocumentAsync(
            app =>
            {
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGateway();
            },
            services: services => services.AddGateway());

        Assert.Contains("/v1/hello:chat", document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Contains("text/event-stream", document.Operation("get", "/v1/hello/{name}/stream")["responses"]!["200"]!["content"]!.AsObject().Select(type => type.Key));
    }

    [Fact]
    public async Task Refusals_are_those_of_middleware_and_have_no_body()
    {
        var document = await DocumentAsync(
            app => app.MapGrpcService<Proto.Greetering.GreeteringBase>().RequireAuthorization(),
            services: services =>
            {
                services.AddAuthentication().AddBearerToken("Tokens");
                services.AddAuthorization();
            });

        var operation = document.Operation("post", "/v1/hello");
        Json.Equal("""[{ "Tokens": [] }]""", operation["security"]!);
        Assert.Equal(["200", "401", "403", "default"], operation["responses"]!.AsObject().Select(answer => answer.Key));
        Assert.NotNull(operation["responses"]!["401"]!["headers"]!["WWW-Authenticate"]);
        Assert.Null(operation["responses"]!["401"]!["content"]);
    }

    private static async Task<JsonObject> DocumentAsync(
        Action<WebApplication> map,
        LogCollector? logs = null,
        Action<Microsoft.AspNetCore.Grpc.JsonTranscoding.GrpcJsonTranscodingOptions>? settings = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = Described.Builder(logs);
        builder.Services.AddGrpc().AddJsonTranscoding(settings ?? (_ => { }));
        builder.Services.AddGrpcSwagger();
        services?.Invoke(builder.Services);
        await using var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return await Described.WriteAsync(Described.Make(app));
    }
}
