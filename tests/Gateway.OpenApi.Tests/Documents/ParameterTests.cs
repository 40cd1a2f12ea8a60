using System.Text.Json.Nodes;

namespace Gateway.OpenApi.Tests.Documents;

public class ParameterTests
{
    [Fact]
    public async Task Every_leaf_field_that_path_and_body_leave_is_a_query_parameter()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        var names = document.Parameters("get", "/v1/search");
        Assert.Contains("query book.title", names);
        Assert.Contains("query wrappedStrings", names);
        Assert.DoesNotContain("query any", names);
        Assert.DoesNotContain("query books", names);
        Assert.DoesNotContain("query moreBooks", names);
        Assert.DoesNotContain("query book.created", names);
        Assert.DoesNotContain("query nothing", names);
        Assert.Empty(document.Parameters("post", "/v1/search"));
        Assert.Equal(["query dryRun"], document.Parameters("post", "/v1/books:rename"));
        Assert.Equal(["path shelf", "path book", "query updateMask"], document.Parameters("patch", "/v1/shelves/{shelf}/books/{book}"));
    }

    [Theory]
    [InlineData("counts", """{ "name": "counts", "in": "query", "style": "deepObject", "explode": true, "schema": { "type": "object", "additionalProperties": { "type": "string", "format": "int64", "examples": ["1"] }, "examples": [{ "key": "3" }] } }""")]
    [InlineData("tags", """{ "name": "tags", "in": "query", "schema": { "type": "array", "items": { "type": "string" }, "examples": [["new"]] } }""")]
    [InlineData("value", """{ "name": "value", "in": "query", "content": { "application/json": { "schema": { "description": "Any JSON value." } } } }""")]
    [InlineData("anEnum", """{ "name": "anEnum", "in": "query", "schema": { "$ref": "#/components/schemas/Binding" } }""")]
    [InlineData("text", """{ "name": "text", "in": "query", "description": "Not together with `number`, `book`.", "schema": { "type": "string", "examples": ["Hello, Ada!"] } }""")]
    [InlineData("aUint32", """{ "name": "aUint32", "in": "query", "schema": { "type": "integer", "format": "uint32", "minimum": 0, "examples": [1] } }""")]
    public async Task A_parameter_has_the_form_its_field_takes_in_a_query(string name, string expected)
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Json.Equal(expected, Find(document, "/v1/search", name));
    }

    [Fact]
    public async Task Options_of_fields_become_required_and_deprecated()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        Assert.True((bool?)Find(document, "/v1/shelves/{shelf}/books", "filter")["required"]);
        Assert.True((bool?)Find(document, "/v1/shelves/{shelf}/books", "pageToken")["deprecated"]);
        Assert.Equal("At most so many. The server may answer fewer.", (string?)Find(document, "/v1/shelves/{shelf}/books", "pageSize")["description"]);
    }

    [Fact]
    public async Task Messages_inside_themselves_are_cut()
    {
        var document = await Described.ByAsync(Recursion.Trees.Descriptor);
        Assert.Equal(["query label"], document.Parameters("get", "/trees"));
        Assert.Equal(["query x", "query b.x", "query c.x", "query d.x", "query e.x", "query f.x", "query g.x"], document.Parameters("get", "/web"));
        Assert.Contains("dotted paths", (string?)document.Operation("get", "/web")["description"], StringComparison.Ordinal);
        Assert.Equal("#/components/schemas/Tree", (string?)document.Schema("Tree")["properties"]!["left"]!["$ref"]);
    }

    private static JsonNode Find(JsonObject document, string path, string name) =>
        document.Operation("get", path)["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == name)!;
}
