using System.Text.Json.Nodes;
using Gateway.Transcoding;
using Gateway.Transcoding.Served;

namespace Gateway.OpenApi.Tests.Fields;

public class ExampleTests
{
    private static readonly Compiled _shop = Compiled.Of(Shop.Shop.Descriptor);

    [Fact]
    public void A_request_has_values_of_names_comments_and_resources()
    {
        Json.Equal(
            """
            {
              "item": "stores/1/items/1", "quantity": 3, "customerId": "1", "force": false, "within": "90s", "parcels": 1,
              "card": "card", "street": "1 Main Street", "remark": "remark"
            }
            """,
            _shop.Examples.Message(_shop.Binding("Order").Http.Input)!);
    }

    [Fact]
    public void An_answer_has_what_only_answers_have_and_a_request_what_only_requests_have()
    {
        Json.Equal(
            """
            {
              "name": "stores/1/items/1", "title": "My item", "kind": "KIND_BOOK", "price": 9.99, "currencyCode": "EUR", "createTime": "2026-01-31T12:30:00Z",
              "sizes": { "1": "size" }, "answers": { "true": "answer" }, "mark": "fragile", "picture": "SGVsbG8=",
              "maker": { "email": "ada@example.com", "homepageUrl": "https://example.com/", "countryCode": "DE" }
            }
            """,
            _shop.Examples.Answer(_shop.Binding("GetItem"))!);
        var request = _shop.Examples.Value(_shop.Binding("CreateItem").Http.BodyField!)!.AsObject();
        Assert.Equal("coupon", (string?)request["coupon"]);
        Assert.False(request.ContainsKey("createTime"));
        Assert.False(request.ContainsKey("maker"));
    }

    [Fact]
    public void The_same_example_is_made_each_time()
    {
        var again = Compiled.Of(Shop.Shop.Descriptor);
        foreach (var binding in _shop.Description.Bindings)
        {
            Assert.Equal(
                _shop.Examples.Answer(binding)?.ToJsonString(),
                again.Examples.Answer(again.Binding(binding.Method.Name, binding.Index))?.ToJsonString());
        }
    }

    [Fact]
    public void Examples_follow_the_JSON_options()
    {
        var shop = Compiled.Of(new EngineTraits { Json = new JsonOptions { UseProtoFieldNames = true, WriteEnumsAsIntegers = true, WriteInt64sAsStrings = false } }, Shop.Shop.Descriptor);
        var order = shop.Examples.Message(shop.Binding("Order").Http.Input)!;
        Assert.Equal(1, (long?)order["customer_id"]);
        Assert.Equal(2, (int?)shop.Examples.Answer(shop.Binding("GetItem"))!["kind"]);
    }

    [Fact]
    public void A_long_example_has_fewer_levels()
    {
        var library = Compiled.Of(Library.Library.Descriptor);
        var answer = library.Examples.Answer(library.Binding("Search", 1))!;
        Assert.Equal("My book", (string?)answer["books"]!["1"]!["title"]);
        var trees = Compiled.Of(Recursion.Trees.Descriptor);
        Json.Equal("""{ "label": "new" }""", trees.Examples.Answer(trees.Binding("Find"))!);
    }

    [Fact]
    public async Task No_value_is_a_placeholder()
    {
        var compiled = Compiled.Of(Compiled.Services);
        var text = (await compiled.DocumentAsync()).ToJsonString();
        Assert.DoesNotContain("additionalProp1", text, StringComparison.Ordinal);
        foreach (var example in compiled.Description.Bindings.Select(compiled.Examples.Answer))
        {
            Assert.DoesNotContain(Leaves(example), leaf => leaf.ToJsonString() is "\"string\"" or "0" or "\"0\"" or "\"\"");
        }
    }

    [Fact]
    public async Task A_required_parameter_has_an_example_and_an_optional_one_shows_it_in_its_schema()
    {
        var document = await _shop.DocumentAsync();
        Assert.Equal("1", (string?)Parameter(document, "/v1/stores/{store}/items", "store")["example"]);
        Assert.Equal(-1, (int?)Parameter(document, "/v1/floors/{level}/{path}", "level")["example"]);
        Assert.Equal("notes.txt", (string?)Parameter(document, "/v1/floors/{level}/{path}", "path")["example"]);
        Assert.Equal("KIND_BOOK", (string?)Parameter(document, "/v1/stores/{store}/items", "kind")["example"]);
        Assert.Equal(25, (int?)Parameter(document, "/v1/stores/{store}/items", "stock")["example"]);
        var size = Parameter(document, "/v1/stores/{store}/items", "pageSize");
        Assert.Null(size["example"]);
        Json.Equal("[50]", size["schema"]!["examples"]!);
        Json.Equal("""[{ "env": "test" }]""", Parameter(document, "/v1/stores/{store}/items", "labels")["schema"]!["examples"]!);
        Json.Equal("""[["new"]]""", Parameter(document, "/v1/stores/{store}/items", "tags")["schema"]!["examples"]!);
    }

    [Fact]
    public async Task OpenAPI_3_0_has_no_example_of_an_optional_parameter_that_a_page_would_send()
    {
        var older = await _shop.DocumentAsync(Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_0);
        Assert.Equal("""{"type":"string","description":"RFC 3339, in UTC when answered.","format":"date-time"}""", Parameter(older, "/v1/stores/{store}/items", "startTime")["schema"]!.ToJsonString());
        Assert.Equal("KIND_BOOK", (string?)Parameter(older, "/v1/stores/{store}/items", "kind")["example"]);
        Assert.NotNull(older.Operation("post", "/v1/orders")["requestBody"]!["content"]!["application/json"]!["example"]);
    }

    [Fact]
    public async Task A_mask_names_a_field_of_what_is_changed()
    {
        var mask = Parameter(await _shop.DocumentAsync(), "/v1/stores/{store}/items/{item}", "updateMask", "patch");
        Json.Equal("""["title"]""", mask["schema"]!["examples"]!);
    }

    private static JsonNode Parameter(JsonObject document, string path, string name, string method = "get") =>
        document.Operation(method, path)["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == name)!;

    private static IEnumerable<JsonNode> Leaves(JsonNode? node) => node switch
    {
        null => [],
        JsonObject members => members.SelectMany(member => Leaves(member.Value)),
        JsonArray items => items.SelectMany(Leaves),
        _ => [node],
    };
}
