namespace Gateway.OpenApi.Tests.Documents;

public class BodyTests
{
    [Theory]
    [InlineData("patch", "/v1/shelves/{shelf}/books/{book}", """{ "$ref": "#/components/schemas/Book" }""")]
    [InlineData("post", "/v1/books:rename", """{ "type": "object", "additionalProperties": { "type": "string" } }""")]
    [InlineData("put", "/v1/shelves/{id}", """{ "type": "object", "properties": { "shelfId": { "type": "string" }, "theme": { "$ref": "#/components/schemas/Shelf_Theme" } } }""")]
    public async Task The_request_body_is_what_the_rule_says(string method, string path, string schema)
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Json.Equal(schema, document.Operation(method, path)["requestBody"]!["content"]!["application/json"]!["schema"]!);
    }

    [Fact]
    public async Task The_response_body_is_what_the_rule_says()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Json.Equal(
            """{ "type": "array", "items": { "$ref": "#/components/schemas/Book" } }""",
            document.Operation("get", "/v1/shelves/{shelf}/books")["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);
    }

    [Fact]
    public async Task An_HttpBody_is_bytes_both_ways()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        foreach (var path in new[] { "/v1/files/{path}", "/v1/echo" })
        {
            var operation = document.Operation("post", path);
            Json.Equal("""{ "type": "string", "format": "binary" }""", operation["requestBody"]!["content"]!["*/*"]!["schema"]!);
            Json.Equal("""{ "type": "string", "format": "binary" }""", operation["responses"]!["200"]!["content"]!["*/*"]!["schema"]!);
        }

        Assert.Null(document["components"]!["schemas"]!["UploadRequest"]);
    }

    [Fact]
    public async Task An_example_of_a_request_is_one_the_gateway_takes()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        var example = document.Operation("post", "/v1/search")["requestBody"]!["content"]!["application/json"]!["example"]!;
        Assert.NotNull(example["text"]);
        Assert.Null(example["number"]);
        Assert.Null(example["book"]);
        Assert.Null(example["any"]);
        Assert.Equal("1", (string?)example["anInt64"]);
        Assert.Equal("BINDING_SOFT", (string?)example["anEnum"]);
        Assert.Equal("3", (string?)example["counts"]!["key"]);
        Assert.Null(example["moreBooks"]![0]!["created"]);
    }

    [Fact]
    public async Task A_message_in_an_example_has_all_its_required_fields_or_is_left_out()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        var example = document.Operation("post", "/v1/terms")["requestBody"]!["content"]!["application/json"]!["example"]!;
        Json.Equal("""{ "mask": "next", "person": "Ada Lovelace" }""", example["terms"]!);
    }

    [Fact]
    public async Task Deprecation_of_a_method_or_its_service_deprecates_the_operation()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor, Legacy.LegacyReflection.Descriptor.Services[0]);
        Assert.True((bool?)document.Operation("delete", "/v1/shelves/{id}")["deprecated"]);
        Assert.True((bool?)document.Operation("post", "/legacy")["deprecated"]);
        Assert.Null(document.Operation("put", "/v1/shelves/{id}")["deprecated"]);
    }
}
