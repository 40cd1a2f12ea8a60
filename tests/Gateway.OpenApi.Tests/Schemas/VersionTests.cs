using Microsoft.OpenApi;

namespace Gateway.OpenApi.Tests.Schemas;

public class VersionTests
{
    [Fact]
    public async Task A_comment_of_a_field_stands_beside_its_reference_or_around_it_in_OpenAPI_3_0()
    {
        var shop = Compiled.Of(Shop.Shop.Descriptor);
        var newer = await shop.DocumentAsync();
        var older = await shop.DocumentAsync(OpenApiSpecVersion.OpenApi3_0);
        Json.Equal("""{ "$ref": "#/components/schemas/Kind", "description": "The kind it is of." }""", newer.Schema("Item")["properties"]!["kind"]!);
        Json.Equal("""{ "allOf": [{ "$ref": "#/components/schemas/Kind" }], "description": "The kind it is of." }""", older.Schema("Item")["properties"]!["kind"]!);
        Json.Equal(
            """{ "allOf": [{ "$ref": "#/components/schemas/test.shop.v1.Maker" }], "description": "Its maker.", "readOnly": true }""", older.Schema("Item")["properties"]!["maker"]!);
        Json.Equal("""{ "$ref": "#/components/schemas/Item" }""", older.Schema("Receipt")["properties"]!["item"]!);
    }

    [Theory]
    [InlineData(OpenApiSpecVersion.OpenApi3_1, """{ "type": "string", "format": "byte", "contentEncoding": "base64", "examples": ["SGVsbG8="] }""")]
    [InlineData(OpenApiSpecVersion.OpenApi3_2, """{ "type": "string", "format": "byte", "contentEncoding": "base64", "examples": ["SGVsbG8="] }""")]
    [InlineData(OpenApiSpecVersion.OpenApi3_0, """{ "type": "string", "format": "byte", "example": "SGVsbG8=" }""")]
    public async Task Bytes_have_the_words_of_each_version(OpenApiSpecVersion version, string expected)
    {
        var document = await Compiled.Of(Shop.Shop.Descriptor).DocumentAsync(version);
        Json.Equal(expected, document.Schema("Item")["properties"]!["picture"]!);
    }

    [Fact]
    public async Task The_keys_of_maps_that_are_no_strings_have_a_pattern()
    {
        var shop = Compiled.Of(Shop.Shop.Descriptor);
        var item = (await shop.DocumentAsync()).Schema("Item")["properties"]!;
        Assert.Equal("^-?[0-9]+$", (string?)item["sizes"]!["propertyNames"]!["pattern"]);
        Json.Equal("""["true", "false"]""", item["answers"]!["propertyNames"]!["enum"]!);
        var older = (await shop.DocumentAsync(OpenApiSpecVersion.OpenApi3_0)).Schema("Item")["properties"]!;
        Json.Equal("""{ "type": "object", "additionalProperties": { "type": "string" } }""", older["sizes"]!);
    }

    [Fact]
    public async Task A_wrapper_may_be_null()
    {
        var older = (await Compiled.Of(Library.Library.Descriptor).DocumentAsync(OpenApiSpecVersion.OpenApi3_0)).Schema("Everything")["properties"]!;
        Json.Equal("""{ "type": "boolean", "nullable": true }""", older["wrappedBool"]!);
        Json.Equal("""{ "type": "string", "nullable": true, "enum": [null] }""", older["nothing"]!);
        Json.Equal("""{ "type": "array", "items": { "type": "string" } }""", older["wrappedStrings"]!);
        Assert.Equal("1", (string?)older["counts"]!["additionalProperties"]!["example"]);
    }

    [Fact]
    public async Task A_value_that_the_comment_states_is_the_example()
    {
        var shop = Compiled.Of(Shop.Shop.Descriptor);
        Json.Equal("""["fragile"]""", (await shop.DocumentAsync()).Schema("Item")["properties"]!["mark"]!["examples"]!);
        Assert.Equal("fragile", (string?)(await shop.DocumentAsync(OpenApiSpecVersion.OpenApi3_0)).Schema("Item")["properties"]!["mark"]!["example"]);
    }

    [Fact]
    public async Task Names_that_differ_in_case_only_are_full_names()
    {
        var schemas = (await Compiled.Of(Shop.Shop.Descriptor).DocumentAsync())["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).ToList();
        Assert.Equal(schemas.Count, schemas.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Contains("test.shop.v1.Maker", schemas);
    }
}
