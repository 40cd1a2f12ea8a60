using System.Text.Json.Nodes;
using Gateway.Transcoding.Served;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Streams of responses in documents, as generators of clients read them.</summary>
public sealed class StreamTests
{
    private const string Path = "/v1/hello/{name}/stream";

    [Fact]
    public async Task An_element_is_a_message_or_the_error_that_ends_the_stream()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);

        Json.Equal(
            """
            {
              "allOf": [
                { "$ref": "#/components/schemas/HelloResp" },
                { "type": "object", "properties": { "error": { "$ref": "#/components/schemas/google.rpc.Status" } } }
              ],
              "description": "A message of a stream, or the error that ends it."
            }
            """,
            document.Schema("HelloRespOrError"));
    }

    [Fact]
    public async Task A_parameter_selects_the_form()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);

        var parameter = ParameterOf(document);
        Assert.Null(parameter["required"]);
        Assert.Equal("#/components/schemas/StreamFormat", (string?)parameter["schema"]!["$ref"]);
        Assert.Equal(["json", "ndjson", "sse"], document.Schema("StreamFormat")["enum"]!.AsArray().Select(value => (string?)value));
        Assert.Equal("ndjson", (string?)document.Schema("StreamFormat")["default"]);
        Assert.DoesNotContain("$alt", document.Operation("get", "/v1/hello/{name}").ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServedStreamForm.Array, "application/json", "json")]
    [InlineData(ServedStreamForm.Lines, "application/x-ndjson", "ndjson")]
    [InlineData(ServedStreamForm.Events, "text/event-stream", "sse")]
    public async Task One_form_is_shown_by_option_and_asked_for_by_the_required_parameter(ServedStreamForm form, string type, string value)
    {
        var document = await DocumentAsync(options => options.StreamForm = form);

        var content = document.Operation("get", Path)["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal([type], content.Select(one => one.Key));
        var parameter = ParameterOf(document);
        Assert.True((bool?)parameter["required"]);
        Assert.Equal([value], document.Schema("StreamFormat")["enum"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public async Task A_form_that_the_engine_has_not_changes_nothing()
    {
        var document = await DocumentAsync(options => options.StreamForm = ServedStreamForm.LinesAsJson);

        Assert.Equal(3, document.Operation("get", Path)["responses"]!["200"]!["content"]!.AsObject().Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("alt")]
    public async Task The_parameter_has_the_name_of_the_option_or_is_left_out(string? name)
    {
        var document = await Described.ByAsync(options => options.StreamFormatParameter = name, Proto.Greetering.Descriptor);

        var names = document.Operation("get", Path)["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]);
        Assert.Equal(name is null ? ["name"] : ["name", name], names);
    }

    [Fact]
    public async Task Ids_are_named_by_option_and_stay_unique()
    {
        var document = await DocumentAsync(options => options.OperationId = naming => naming.BindingIndex == 0 ? naming.MethodName : "Hello");

        Assert.Equal("Hello", (string?)document.Operation("get", "/v1/hello/{name}")["operationId"]);
        Assert.Equal("Hello_2", (string?)document.Operation("post", "/v1/hello")["operationId"]);
        Assert.Equal("StreamHello", (string?)document.Operation("get", Path)["operationId"]);
    }

    private static JsonObject ParameterOf(JsonObject document) =>
        document.Operation("get", Path)["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == "$alt")!.AsObject();

    private static async Task<JsonObject> DocumentAsync(Action<GatewayOpenApiOptions> configure)
    {
        await using var app = await Described.StartAsync(services => services.AddGrpcSwagger(configure), Proto.Greetering.Descriptor);
        return await Described.WriteAsync(Described.Make(app));
    }
}
