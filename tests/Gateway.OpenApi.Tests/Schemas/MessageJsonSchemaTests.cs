using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Schemas;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Json.Schema;

namespace Gateway.OpenApi.Tests.Schemas;

public class MessageJsonSchemaTests
{
    private static readonly Compiled _compiled = Compiled.Of(Compiled.Services);
    private static readonly MessageJsonSchema _schemas = new(_compiled.Description.Comments, JsonOptions.Default);

    [Fact]
    public void A_schema_needs_nothing_around_it()
    {
        foreach (var binding in _compiled.Description.Bindings)
        {
            foreach (var message in new[] { binding.Http.Input, binding.Http.Output })
            {
                var schema = _schemas.Of(message);
                Assert.DoesNotContain("#/components", schema.ToJsonString(), StringComparison.Ordinal);
                Assert.All(References(schema), reference => Assert.NotNull(schema["$defs"]![reference["#/$defs/".Length..]]));
            }
        }
    }

    [Fact]
    public void A_schema_has_comments_required_fields_and_nothing_of_the_fields_left_out()
    {
        var input = _compiled.Binding("ListItems").Http.Input;
        var schema = _schemas.Of(input, new HashSet<FieldSchema> { input.FindField("parent")! });
        Assert.Equal("object", (string?)schema["type"]);
        Assert.Equal(["kind", "stock"], schema["required"]!.AsArray().Select(name => (string?)name));
        Assert.Null(schema["properties"]!["parent"]);
        Assert.Equal("At least this many, e.g. `25`.", (string?)schema["properties"]!["stock"]!["description"]);
        Json.Equal("""{ "$ref": "#/$defs/Kind" }""", schema["properties"]!["kind"]!);
        Json.Equal("""["KIND_UNSPECIFIED", "KIND_OLD", "KIND_BOOK", "KIND_LAMP"]""", schema["$defs"]!["Kind"]!["enum"]!);
    }

    [Theory]
    [InlineData("""{ "item": "a" }""", true)]
    [InlineData("""{ "item": "a", "card": "b" }""", true)]
    [InlineData("""{ "item": "a", "card": "b", "street": "c" }""", true)]
    [InlineData("""{ "item": "a", "card": "b", "voucher": "c" }""", false)]
    [InlineData("""{ "card": "b" }""", false)]
    [InlineData("""{ "item": 1 }""", false)]
    [InlineData("""{ "item": "a", "quantity": -1 }""", false)]
    public void A_validator_judges_requests_by_it(string request, bool isValid)
    {
        var schema = JsonSchema.FromText(_schemas.Of(_compiled.Binding("Order").Http.Input).ToJsonString());
        Assert.Equal(isValid, schema.Evaluate(JsonDocument.Parse(request).RootElement).IsValid);
    }

    [Fact]
    public void A_message_inside_itself_refers_to_its_definition()
    {
        var schema = _schemas.Of(_compiled.Binding("Find").Http.Input);
        Assert.Equal("#/$defs/Tree", (string?)schema["properties"]!["left"]!["$ref"]);
        Assert.Equal("#/$defs/Tree", (string?)schema["$defs"]!["Tree"]!["properties"]!["left"]!["$ref"]);
        Assert.True(JsonSchema.FromText(schema.ToJsonString()).Evaluate(JsonDocument.Parse("""{ "left": { "right": { "label": "x" } } }""").RootElement).IsValid);
        Assert.False(JsonSchema.FromText(schema.ToJsonString()).Evaluate(JsonDocument.Parse("""{ "left": { "right": { "label": 1 } } }""").RootElement).IsValid);
    }

    [Fact]
    public void A_well_known_type_is_a_schema_of_its_own()
    {
        Assert.Equal("date-time", (string?)_schemas.Of(Schema.WellKnown.GetMessage("google.protobuf.Timestamp"))["format"]);
        Json.Equal("""{ "type": "object" }""", _schemas.Of(Schema.WellKnown.GetMessage("google.protobuf.Empty")));
        var any = _schemas.Of(Schema.WellKnown.GetMessage("google.protobuf.Any"));
        Assert.NotNull(any["$defs"]!["google.protobuf.Any"]);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [(string)value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
