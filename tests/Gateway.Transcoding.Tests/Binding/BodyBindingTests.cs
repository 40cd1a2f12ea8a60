using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Tests.Binding.Things;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class BodyBindingTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{}")]
    public void An_empty_body_is_an_empty_message(string body)
    {
        Assert.Equal("{ }", Bound.To("POST /v1", body: "*").Json("/v1", body));
        Assert.Equal("""{ "parent": "p" }""", Bound.To("POST /v1/{parent}", body: "*").Json("/v1/p", body));
        Assert.Equal(body == "{}" ? """{ "thing": { } }""" : "{ }", Bound.To("POST /v1", body: "thing").Json("/v1", body));
    }

    [Fact]
    public void The_body_binds_everything_and_the_path_wins()
    {
        var bound = Bound.To("POST /v1/{parent}/{page_size}", body: "*");

        Assert.Equal("""{ "parent": "p", "pageSize": 5, "note": "n" }""", bound.Json("/v1/p/5", """{"note":"n"}"""));
        Assert.Equal("""{ "parent": "p", "pageSize": 5, "note": "n" }""", bound.Json("/v1/p/5", """{"parent":"q","note":"n","page_size":7}"""));
        Assert.Equal("""{ "parent": "p" }""", bound.Json("/v1/p/0", """{"pageSize":7}"""));
    }

    [Theory]
    [InlineData("labels", """{"a":1,"b":2,"a":1}""", "labels[a]", "$.a: given twice (line 1, column 14)")]
    [InlineData("parts_by_id", """{"1":{},"01":{}}""", "parts_by_id[01]", "$[\"01\"]: expected an integer, found \"01\" (line 1, column 9)")]
    [InlineData("meta", """{"a":1,"a":2}""", "meta.a", "$.a: given twice (line 1, column 8)")]
    [InlineData("*", """{"thing":{"labels":{"a":1,"a":2}}}""", "thing.labels[a]", "$.thing.labels.a: given twice (line 1, column 27)")]
    public void A_key_given_twice_is_refused_whatever_the_body_is(string body, string json, string field, string message)
    {
        var refusal = Bound.To("POST /v1", body).Refuse("/v1", json);

        Assert.Equal((field, message), (refusal.FieldPath, refusal.Message));
    }

    [Fact]
    public void Body_and_path_meet_in_one_message()
    {
        var whole = Bound.To("POST /v1/{thing.id}/{thing.part.inner.size}", body: "*");
        Assert.Equal(
            """{ "thing": { "id": "x", "count": 2, "part": { "name": "n", "inner": { "name": "m", "size": 9 } }, "tags": [ "a" ] } }""",
            whole.Json("/v1/x/9", """{"thing":{"id":"y","count":2,"tags":["a"],"part":{"name":"n","inner":{"name":"m","size":1}}}}"""));

        var field = Bound.To("PUT /v1/{thing.id}", body: "thing");
        Assert.Equal("""{ "thing": { "id": "x", "count": 2 }, "pageSize": 3 }""", field.Json("/v1/x?pageSize=3", """{"id":"y","count":2}"""));
        Assert.Equal("""{ "thing": { "id": "x" } }""", field.Json("/v1/x", "null"));
    }

    [Fact]
    public void The_path_clears_what_the_body_set_in_its_oneof()
    {
        Assert.Equal("""{ "userId": "u" }""", Bound.To("POST /v1/{user_id}", body: "*").Json("/v1/u", """{"person":{"name":"n"}}"""));
        Assert.Equal("""{ "person": { "name": "p", "size": 1 } }""", Bound.To("POST /v1/{person.name}", body: "*").Json("/v1/p", """{"person":{"name":"n","size":1}}"""));
        Assert.Equal("""{ "person": { "name": "p" } }""", Bound.To("POST /v1/{person.name}", body: "*").Json("/v1/p", """{"email":"e"}"""));
        Assert.Equal(
            """{ "thing": { "part": { "size": 1, "circle": "c" } } }""",
            Bound.To("PUT /v1/{thing.part.circle}", body: "thing").Json("/v1/c", """{"part":{"size":1,"square":{"name":"s"}}}"""));
    }

    [Theory]
    [InlineData("thing", """{"count":1}""", """{ "thing": { "count": 1 } }""")]
    [InlineData("parent", "\"p\"", """{ "parent": "p" }""")]
    [InlineData("page_size", "5", """{ "pageSize": 5 }""")]
    [InlineData("pageSize", "5", """{ "pageSize": 5 }""")]
    [InlineData("tags", """["a","b"]""", """{ "tags": [ "a", "b" ] }""")]
    [InlineData("labels", """{"a":1}""", """{ "labels": { "a": 1 } }""")]
    [InlineData("color", "\"RED\"", """{ "color": "RED" }""")]
    [InlineData("since", "\"1970-01-01T00:00:00Z\"", """{ "since": "1970-01-01T00:00:00Z" }""")]
    [InlineData("user_id", "\"u\"", """{ "userId": "u" }""")]
    [InlineData("parts", """[{"size":1}]""", """{ "parts": [ { "size": 1 } ] }""")]
    [InlineData("value", "null", """{ "value": null }""")]
    [InlineData("thing", "null", "{ }")]
    public void The_body_fills_a_field_of_any_kind(string field, string body, string json) =>
        Assert.Equal(json, Bound.To("POST /v1", body: field).Json("/v1", body));

    [Fact]
    public void A_wrong_body_is_refused_with_the_place()
    {
        Assert.Equal("thing.count", Bound.To("POST /v1/{parent}", body: "*").Refuse("/v1/p", """{"thing":{"count":"x"}}""").FieldPath);
        Assert.Equal("thing.count", Bound.To("POST /v1/{parent}", body: "thing").Refuse("/v1/p", """{"count":"x"}""").FieldPath);
        Assert.NotEqual(0, Bound.To("POST /v1", body: "*").Refuse("/v1", "{").Line);
    }

    [Theory]
    [InlineData("""{"displayTitle":"t","count":0}""", "", "count,displayTitle")]
    [InlineData("""{"part":{"name":"n","inner":{"size":1}},"tags":["a"],"labels":{"x":1}}""", "", "labels,part.inner.size,part.name,tags")]
    [InlineData("""{"part":{},"meta":{"a":1},"created":null}""", "", "created,meta,part")]
    [InlineData("""{"display_title":"t"}""", "?updateMask=", "displayTitle")]
    [InlineData("""{"c\u006funt":1}""", "", "count")]
    [InlineData("""{"count":1}""", "?updateMask=id", "id")]
    [InlineData("""{"count":1}""", "?update_mask.paths=id", "id")]
    [InlineData("{}", "", null)]
    [InlineData("", "", null)]
    public void A_patch_fills_an_empty_mask_from_the_keys_sent(string body, string query, string? mask)
    {
        var json = Bound.To("PATCH /v1/{thing.id}", body: "thing").Json("/v1/x" + query, body);
        var request = JsonParser.Default.Parse<Request>(json);

        Assert.Equal(mask, request.UpdateMask is null ? null : JsonFormatter.Default.Format(request.UpdateMask).Trim('"'));
        Assert.Equal("x", request.Thing.Id);
    }

    [Fact]
    public void A_mask_stays_empty_with_other_methods_other_bodies_or_two_possible_masks()
    {
        Assert.DoesNotContain("updateMask", Bound.To("PUT /v1", body: "thing").Json("/v1", """{"count":1}"""), StringComparison.Ordinal);
        Assert.DoesNotContain("updateMask", Bound.To("PATCH /v1", body: "*").Json("/v1", """{"thing":{"count":1}}"""), StringComparison.Ordinal);
        Assert.DoesNotContain("updateMask", Bound.To("PATCH /v1", body: "labels").Json("/v1", """{"count":1}"""), StringComparison.Ordinal);
        var two = TwoMasks.Parser.ParseFrom(Bound.To("PATCH /v1", "thing", "things.TwoMasks").Wire("/v1", """{"count":1}"""u8));
        Assert.Equal((1, null, null), (two.Thing.Count, two.First, two.Second));
    }

    [Fact]
    public void A_plain_body_with_a_whole_message_still_asks_the_query()
    {
        var options = new BindingOptions { JsonOptions = new() { IgnoreUnknownFields = true } };
        Assert.Equal("""{ "note": "n" }""", Bound.To("POST /v1", body: "*").Json("/v1", """{"note":"n","nope":1}""", options));
        Assert.Equal("nope", Bound.To("POST /v1", body: "*").Refuse("/v1?nope=1", "{}", options).FieldPath);
    }
}
