using Gateway.Transcoding;
using Gateway.Transcoding.Served;

namespace Gateway.OpenApi.Tests.Fields;

public class ErrorExampleTests
{
    private static readonly Compiled _shop = Compiled.Of(Shop.Shop.Descriptor);

    [Fact]
    public void NOT_FOUND_names_the_resource_of_the_path() =>
        Json.Equal("""{ "code": 5, "message": "stores/1/items/1 was not found.", "details": [] }""", _shop.Examples.Error(_shop.Binding("GetItem"), 5));

    [Fact]
    public void INVALID_ARGUMENT_is_what_the_engine_says_of_a_field_of_this_request()
    {
        var error = _shop.Examples.Error(_shop.Binding("Order"), 3);
        Assert.Equal(3, (int?)error["code"]);
        var detail = error["details"]![0]!;
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", (string?)detail["@type"]);
        Assert.Equal("quantity", (string?)detail["fieldViolations"]![0]!["field"]);
        Assert.StartsWith("quantity: ", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_of_texts_only_lacks_one()
    {
        var error = _shop.Examples.Error(_shop.Binding("GetItem"), 3);
        Assert.Equal("name: must not be empty", (string?)error["message"]);
        Assert.Equal("name", (string?)error["details"]![0]!["fieldViolations"]![0]!["field"]);
    }

    [Fact]
    public void Details_follow_the_JSON_options()
    {
        var shop = Compiled.Of(new EngineTraits { Json = new JsonOptions { UseProtoFieldNames = true } }, Shop.Shop.Descriptor);
        Assert.NotNull(shop.Examples.Error(shop.Binding("Order"), 3)["details"]![0]!["field_violations"]);
    }

    [Fact]
    public void Every_code_has_a_message_with_and_without_a_binding()
    {
        for (var code = 1; code <= 16; code++)
        {
            Assert.Equal(code, (int?)_shop.Examples.Error(null, code)["code"]);
            Assert.NotEqual("", (string?)_shop.Examples.Error(null, code)["message"]);
            Assert.NotEqual("", (string?)_shop.Examples.Error(_shop.Binding("Reset"), code)["message"]);
        }
    }
}
