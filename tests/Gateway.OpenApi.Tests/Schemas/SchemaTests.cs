using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Schemas;

public class SchemaTests
{
    [Theory]
    [InlineData("aDouble", """{ "type": "number", "format": "double" }""")]
    [InlineData("anInt32", """{ "type": "integer", "format": "int32" }""")]
    [InlineData("anInt64", """{ "type": "string", "format": "int64", "examples": ["1"] }""")]
    [InlineData("aUint64", """{ "type": "string", "format": "uint64", "examples": ["1"] }""")]
    [InlineData("someBytes", """{ "type": "string", "format": "byte", "contentEncoding": "base64", "examples": ["SGVsbG8="] }""")]
    [InlineData("anEnum", """{ "$ref": "#/components/schemas/Binding" }""")]
    [InlineData("counts", """{ "type": "object", "additionalProperties": { "type": "string", "format": "int64", "examples": ["1"] } }""")]
    [InlineData("books", """{ "type": "object", "propertyNames": { "pattern": "^-?[0-9]+$" }, "additionalProperties": { "$ref": "#/components/schemas/Book" } }""")]
    [InlineData("moreBooks", """{ "type": "array", "items": { "$ref": "#/components/schemas/Book" } }""")]
    [InlineData("time", """{ "type": "string", "format": "date-time", "description": "RFC 3339, in UTC when answered.", "examples": ["2026-01-31T12:30:00Z"] }""")]
    [InlineData("structure", """{ "type": "object", "additionalProperties": {}, "description": "Any JSON object." }""")]
    [InlineData("value", """{ "description": "Any JSON value." }""")]
    [InlineData("list", """{ "type": "array", "items": {}, "description": "Any JSON array." }""")]
    [InlineData("nothing", """{ "type": "null" }""")]
    [InlineData("any", """{ "$ref": "#/components/schemas/google.protobuf.Any" }""")]
    [InlineData("empty", """{ "type": "object" }""")]
    [InlineData("wrappedBool", """{ "type": ["null", "boolean"] }""")]
    [InlineData("wrappedUint64", """{ "type": ["null", "string"], "format": "uint64", "examples": ["1"] }""")]
    [InlineData("wrappedStrings", """{ "type": "array", "items": { "type": "string" } }""")]
    [InlineData("body", """{ "$ref": "#/components/schemas/google.api.HttpBody" }""")]
    public async Task A_field_has_the_schema_of_its_JSON(string name, string expected)
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Json.Equal(expected, document.Schema("Everything")["properties"]![name]!);
    }

    [Fact]
    public async Task Options_and_comments_of_fields_are_kept()
    {
        var book = (await Described.ByAsync(Library.Library.Descriptor)).Schema("Book");
        Assert.Equal("A book.", (string?)book["description"]);
        Json.Equal("""["title"]""", book["required"]!);
        Assert.Equal("The title on the cover.", (string?)book["properties"]!["title"]!["description"]);
        Assert.True((bool?)book["properties"]!["created"]!["readOnly"]);
        Assert.True((bool?)book["properties"]!["secret"]!["writeOnly"]);
        Assert.True((bool?)book["properties"]!["oldTitle"]!["deprecated"]);
        Assert.Equal("Set once, when the resource is made.", (string?)book["properties"]!["binding"]!["description"]);
    }

    [Fact]
    public async Task A_oneof_is_described_and_its_members_are_properties()
    {
        var everything = (await Described.ByAsync(Library.Library.Descriptor)).Schema("Everything");
        Assert.Contains("At most one of `text`, `number`, `book` may be set.", (string?)everything["description"], StringComparison.Ordinal);
        Assert.NotNull(everything["properties"]!["number"]);
    }

    [Fact]
    public async Task A_required_member_of_a_oneof_is_not_required_beside_its_siblings()
    {
        var terms = (await Described.ByAsync(Library.Library.Descriptor)).Schema("Terms");
        Json.Equal("""["mask"]""", terms["required"]!);
    }

    [Fact]
    public async Task An_enum_lists_its_names_aliases_and_comments()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Json.Equal(
            """
            {
              "type": "string", "enum": ["BINDING_UNSPECIFIED", "BINDING_SOFT", "BINDING_PAPERBACK", "BINDING_HARD"],
              "description": "How it is bound.\n\n- `BINDING_SOFT`: Flexible."
            }
            """,
            document.Schema("Binding"));
    }

    [Fact]
    public async Task Schemas_follow_the_JSON_options()
    {
        var document = await Described.ByAsync(
            options =>
            {
                options.JsonSettings.WriteInt64sAsStrings = false;
                options.JsonSettings.WriteEnumsAsIntegers = true;
                options.JsonSettings.UseProtoFieldNames = true;
            },
            Library.Library.Descriptor);
        Json.Equal("""{ "type": "integer", "format": "int64" }""", document.Schema("Everything")["properties"]!["an_int64"]!);
        Json.Equal("[0, 1, 2]", document.Schema("Binding")["enum"]!);
        Assert.Contains("query page_size", document.Parameters("get", "/v1/shelves/{shelf}/books"));
        var removed = await Described.ByAsync(options => options.JsonSettings.RemoveEnumPrefix = true, Library.Library.Descriptor);
        Json.Equal("""["UNSPECIFIED", "SOFT", "PAPERBACK", "HARD"]""", removed.Schema("Binding")["enum"]!);
    }

    [Fact]
    public async Task Schemas_follow_the_settings_of_Microsofts_JSON_transcoding()
    {
        await using var app = await Described.StartAsync(
            services =>
            {
                services.AddGrpcSwagger();
                services.AddGrpc().AddJsonTranscoding(options => options.JsonSettings.WriteEnumsAsIntegers = true);
            },
            Library.Library.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app));
        Assert.Equal("integer", (string?)document.Schema("Book")["properties"]!["pages"]!["type"]);
        Json.Equal("[0, 1, 2]", document.Schema("Binding")["enum"]!);
    }

    [Fact]
    public async Task Types_of_one_name_in_two_packages_have_their_full_names()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor, Conflicts.Library.Descriptor);
        Assert.NotNull(document.Schema("test.library.v1.Book"));
        Assert.NotNull(document.Schema("test.conflicts.Book"));
        Assert.NotNull(document.Schema("Shelf_Theme_Color"));
        Assert.Equal("state", document.Schema("Status")["properties"]!.AsObject().Single().Key);
        Assert.Equal(["test.library.v1.Library", "test.conflicts.Library"], document["tags"]!.AsArray().Select(tag => (string?)tag!["name"]));
        var ids = document.Operations().Select(operation => (string?)operation.Node["operationId"]).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("test_conflicts_Library_GetOne", ids);
    }

    [Fact]
    public async Task Proto2_groups_and_required_fields_are_understood()
    {
        var document = await Described.ByAsync(Legacy.LegacyReflection.Descriptor.Services[0]);
        Json.Equal("""["id"]""", document.Schema("Old")["required"]!);
        Assert.Equal("#/components/schemas/Old_Part", (string?)document.Schema("Old")["properties"]!["part"]!["$ref"]);
    }
}
