using Gateway.Transcoding.Tests.Binding;

namespace Gateway.Transcoding.Tests.PeerFaults;

/// <summary>Requests that other gateways bind wrongly; docs/peer-faults.md lists the gateways.</summary>
public sealed class BindingFaults
{
    private static readonly Bound _get = Bound.To("GET /v1/{user_id}");

    [Theory]
    [InlineData("parent", "\"p\"", """{ "parent": "p" }""")]
    [InlineData("color", "\"RED\"", """{ "color": "RED" }""")]
    [InlineData("color", "1", """{ "color": "RED" }""")]
    public void A_scalar_field_can_be_the_body_and_an_enum_by_its_name(string field, string body, string json) =>
        Assert.Equal(json, Bound.To("POST /v1", body: field).Json("/v1", body));

    [Theory]
    [InlineData("user_id=x")]
    [InlineData("userId=x")]
    public void No_spelling_of_a_name_overwrites_what_the_path_binds(string query) =>
        Assert.Contains("the path binds user_id already", _get.Refuse("/v1/alice?" + query).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("thing.displayTitle=x")]
    [InlineData("thing.display_title=x")]
    public void No_spelling_of_a_name_overwrites_what_the_body_binds(string query) =>
        Assert.Contains("the body binds thing already", Bound.To("POST /v1", body: "thing").Refuse("/v1?" + query, "{}").Message, StringComparison.Ordinal);

    [Fact]
    public void A_oneof_sibling_in_the_query_cannot_clear_what_the_path_binds() =>
        Assert.Equal("email", _get.Refuse("/v1/alice?email=x").FieldPath);

    [Fact]
    public void A_query_is_never_ignored_in_silence_beside_a_whole_body() =>
        Assert.Contains("unknown query parameter", Bound.To("POST /v1", body: "*").Refuse("/v1?parent=x", "{}").Message, StringComparison.Ordinal);

    [Fact]
    public void A_field_mask_in_the_query_has_the_names_of_the_proto_inside() =>
        Assert.Equal(Bound.To("GET /v1").Wire("/v1?updateMask=display_title"), Bound.To("GET /v1").Wire("/v1?updateMask=displayTitle"));

    [Theory]
    [InlineData("meta=%7B%22a%22:1%7D", """{ "meta": { "a": 1 } }""")]
    [InlineData("labels[a]=1&labels[b]=2", """{ "labels": { "a": 1, "b": 2 } }""")]
    [InlineData("limit=5&note=x&since=1970-01-01T00:00:00Z", """{ "since": "1970-01-01T00:00:00Z", "limit": 5, "note": "x" }""")]
    [InlineData("blob=-_8", """{ "blob": "+/8=" }""")]
    [InlineData("color=77", """{ "color": 77 }""")]
    public void The_query_takes_structs_maps_wrappers_bare_bytes_and_unknown_enum_numbers(string query, string json) =>
        Assert.Equal(json, Bound.To("GET /v1").Json("/v1?" + query));

    [Theory]
    [InlineData("parts.name=x", "its elements have no names in a query")]
    [InlineData("tags[]=a", "no brackets here")]
    [InlineData("labels=v", "write labels[key]=value")]
    [InlineData("wait=1m30s", "1m30s")]
    [InlineData("pageSize=abc", "expected an integer, found \"abc\"")]
    [InlineData("pageSize=", "expected an integer, found \"\"")]
    [InlineData("pageSize=1&pageSize=2", "given twice")]
    [InlineData("ratio=1e400", "1e400")]
    [InlineData("nope=1", "unknown query parameter")]
    [InlineData("note=%", "a percent sign without two hexadecimal digits")]
    public void A_query_that_cannot_be_bound_is_refused_in_our_own_words(string query, string words) =>
        Assert.Contains(words, Bound.To("GET /v1").Refuse("/v1?" + query).Message, StringComparison.Ordinal);

    [Fact]
    public void A_patch_fills_the_mask_by_keys_and_an_explicit_mask_stands()
    {
        var patch = Bound.To("PATCH /v1/{thing.id}", body: "thing");
        Assert.Contains("\"updateMask\": \"count,displayTitle\"", patch.Json("/v1/x", """{"displayTitle":"t","count":1}"""), StringComparison.Ordinal);
        Assert.Contains("\"updateMask\": \"count\"", patch.Json("/v1/x?updateMask=count", """{"displayTitle":"t","count":1}"""), StringComparison.Ordinal);
        Assert.Equal("thing.nope", patch.Refuse("/v1/x", """{"nope":1}""").FieldPath);
    }

    [Fact]
    public void Eight_thousand_map_keys_in_a_query_are_bound_and_one_given_twice_is_found()
    {
        var query = string.Join('&', Enumerable.Range(0, 8_000).Select(i => $"labels[k{i}]={i}"));
        var bound = Bound.To("GET /v1");
        Assert.Equal(8_000, Binding.Things.Request.Parser.ParseFrom(bound.Wire("/v1?" + query)).Labels.Count);
        Assert.Equal("labels[k7]", bound.Refuse($"/v1?{query}&labels[k7]=0").FieldPath);
    }
}
