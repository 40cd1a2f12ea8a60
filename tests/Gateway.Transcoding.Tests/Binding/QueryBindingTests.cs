using Gateway.Transcoding.Binding;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class QueryBindingTests
{
    private static readonly Bound _list = Bound.To("GET /v1/{parent}");

    [Theory]
    [InlineData("", """{ "parent": "p" }""")]
    [InlineData("page_size=5", """{ "parent": "p", "pageSize": 5 }""")]
    [InlineData("pageSize=5&&", """{ "parent": "p", "pageSize": 5 }""")]
    [InlineData("pageSize=5e1", """{ "parent": "p", "pageSize": 50 }""")]
    [InlineData("pageSize=0", """{ "parent": "p" }""")]
    [InlineData("maybe=0", """{ "parent": "p", "maybe": 0 }""")]
    [InlineData("otherName=a", """{ "parent": "p", "otherName": "a" }""")]
    [InlineData("renamed=a", """{ "parent": "p", "otherName": "a" }""")]
    [InlineData("tags=a&tags=&tags=c,d", """{ "parent": "p", "tags": [ "a", "", "c,d" ] }""")]
    [InlineData("colors=RED&color=GREEN&colors=2", """{ "parent": "p", "colors": [ "RED", "GREEN" ], "color": "GREEN" }""")]
    [InlineData("labels[a]=1&labels%5Bb.c]=2&labels[[]]=3", """{ "parent": "p", "labels": { "a": 1, "b.c": 2, "[]": 3 } }""")]
    [InlineData("times[true]=2024-05-06T07:08:09Z", """{ "parent": "p", "times": { "true": "2024-05-06T07:08:09Z" } }""")]
    [InlineData("since=2024-05-06T07:08:09%2B02:00", """{ "parent": "p", "since": "2024-05-06T05:08:09Z" }""")]
    [InlineData("wait=1.5s&limit=7&note=x", """{ "parent": "p", "wait": "1.500s", "limit": 7, "note": "x" }""")]
    [InlineData("limit=0&limits=0&limits=1", """{ "parent": "p", "limit": 0, "limits": [ 0, 1 ] }""")]
    [InlineData("update_mask=displayTitle,part.name", """{ "updateMask": "displayTitle,part.name", "parent": "p" }""")]
    [InlineData("updateMask=display_title,part.name,count", """{ "updateMask": "displayTitle,part.name,count", "parent": "p" }""")]
    [InlineData("updateMask.paths=a&updateMask.paths=b", """{ "updateMask": "a,b", "parent": "p" }""")]
    [InlineData("""meta={"a":[1,"x"]}&value=null&values=1&values=["b"]""", """{ "parent": "p", "meta": { "a": [ 1, "x" ] }, "value": null, "values": [ 1, [ "b" ] ] }""")]
    [InlineData("thing.displayTitle=a&thing.part.inner.size=3&thing.count=4", """{ "thing": { "displayTitle": "a", "count": 4, "part": { "inner": { "size": 3 } } }, "parent": "p" }""")]
    [InlineData("thing.count=0", """{ "thing": { }, "parent": "p" }""")]
    [InlineData("thing.tags=a&thing.tags=b&thing.labels[x]=1&thing.labels[y]=2", """{ "thing": { "tags": [ "a", "b" ], "labels": { "x": 1, "y": 2 } }, "parent": "p" }""")]
    [InlineData("thing.created.seconds=1", """{ "thing": { "created": "1970-01-01T00:00:01Z" }, "parent": "p" }""")]
    [InlineData("note=a+b%2Bc%20d%26e%3D", """{ "parent": "p", "note": "a b+c d&e=" }""")]
    [InlineData("note=a=b", """{ "parent": "p", "note": "a=b" }""")]
    [InlineData("note", """{ "parent": "p", "note": "" }""")]
    [InlineData("email=gr%C3%BC%C3%9Fe", """{ "parent": "p", "email": "grüße" }""")]
    [InlineData("person.name=a&person.size=1", """{ "parent": "p", "person": { "name": "a", "size": 1 } }""")]
    [InlineData("blob=AQID&flag=true&big=9007199254740993&ratio=NaN", """{ "parent": "p", "blob": "AQID", "flag": true, "big": "9007199254740993", "ratio": "NaN" }""")]
    [InlineData("blob=-_8&flag=TRUE&ratio=1e-3", """{ "parent": "p", "blob": "+/8=", "flag": true, "ratio": 0.001 }""")]
    public void Parameters_fill_fields(string query, string json) => Assert.Equal(json, _list.Json("/v1/p?" + query));

    [Theory]
    [InlineData("pagesize=1", "pagesize", "unknown query parameter; did you mean \"pageSize\"?")]
    [InlineData("thing.displayTitel=1", "thing.displayTitel", "unknown query parameter; did you mean \"displayTitle\"?")]
    [InlineData("=1", "", "the query parameter \"=1\" has no name")]
    [InlineData("=%C3%BC&note=a", "", "the query parameter \"=ü\" has no name")]
    [InlineData("note=a&=", "", "the query parameter \"=\" has no name")]
    [InlineData("page_size=abc", "page_size", "expected an integer, found \"abc\" (query parameter page_size)")]
    [InlineData("pageSize=", "page_size", "expected an integer, found \"\" (query parameter pageSize)")]
    [InlineData("pageSize=1&page_size=1", "page_size", "given twice (query parameter page_size)")]
    [InlineData("thing.count=1&thing.count=2", "thing.count", "given twice (query parameter thing.count)")]
    [InlineData("labels[a]=1&labels[b]=2&labels[a]=3", "labels[a]", "given twice (query parameter labels[a])")]
    [InlineData("times[true]=2024-05-06T07:08:09Z&times[TRUE]=2024-05-06T07:08:09Z", "times[TRUE]", "given twice (query parameter times[TRUE])")]
    [InlineData("labels[a]=1&labels[%61]=2", "labels[a]", "given twice (query parameter labels[a])")]
    [InlineData("times[maybe]=x", "times[maybe]", "key: expected true or false, found \"maybe\" (query parameter times[maybe])")]
    [InlineData("limit=1&limit.value=2", "limit.value", "given twice (query parameter limit.value)")]
    [InlineData("parent=q", "parent", "the path binds parent already (query parameter parent)")]
    [InlineData("userId=a&email=b", "email", "a member of the same oneof as user_id; give one of them (query parameter email)")]
    [InlineData("email=b&person.name=b", "person.name", "a member of the same oneof as email; give one of them (query parameter person.name)")]
    [InlineData("thing.part.circle=a&thing.part.square.size=1", "thing.part.square.size", "a member of the same oneof as thing.part.circle; give one of them (query parameter thing.part.square.size)")]
    [InlineData("thing={}", "thing", "a things.Thing; set its fields one by one, such as thing.id=… (query parameter thing)")]
    [InlineData("any={}", "any", "a google.protobuf.Any; set its fields one by one, such as any.typeUrl=… (query parameter any)")]
    [InlineData("nothing={}", "nothing", "a google.protobuf.Empty, which has no value in a query (query parameter nothing)")]
    [InlineData("parts=a", "parts", "a list of things.Part, which a query cannot hold (query parameter parts)")]
    [InlineData("parts.name=a", "parts", "parts is repeated; its elements have no names in a query (query parameter parts.name)")]
    [InlineData("tags[]=a", "tags", "no brackets here; repeat the parameter: tags=a&tags=b (query parameter tags[])")]
    [InlineData("note[a]=a", "note", "note is not a map (query parameter note[a])")]
    [InlineData("labels=a", "labels", "a map; write labels[key]=value (query parameter labels)")]
    [InlineData("labels.a=1", "labels", "labels is a map; write labels[key]=value (query parameter labels.a)")]
    [InlineData("labels[a=1", "labels", "expected ']' at the end; write labels[key]=value (query parameter labels[a)")]
    [InlineData("labels[a]x=1", "labels", "expected ']' at the end; write labels[key]=value (query parameter labels[a]x)")]
    [InlineData("labels[a]=x", "labels[a]", "expected an integer, found \"x\" (query parameter labels[a])")]
    [InlineData("partsById[1]=x", "parts_by_id[1]", "a map of things.Part, which a query cannot hold (query parameter partsById[1])")]
    [InlineData("pageSize.x=1", "page_size", "page_size has no fields (query parameter pageSize.x)")]
    [InlineData("note=%zz", "note", "a percent sign without two hexadecimal digits; write %25 for a percent sign (query parameter note)")]
    [InlineData("note=%", "note", "a percent sign without two hexadecimal digits; write %25 for a percent sign (query parameter note)")]
    [InlineData("no%te=1", "no%te", "a percent sign without two hexadecimal digits; write %25 for a percent sign (query parameter no%te)")]
    [InlineData("note=%FF", "note", "the percent-encoded bytes are not UTF-8 (query parameter note)")]
    [InlineData("no%FFte=1", "no%FFte", "the percent-encoded bytes are not UTF-8 (query parameter no%FFte)")]
    [InlineData("updateMask=a,,b", "update_mask", "an empty path in a field mask (query parameter updateMask)")]
    [InlineData("updateMask=a,", "update_mask", "an empty path in a field mask (query parameter updateMask)")]
    [InlineData("updateMask=a b", "update_mask", "expected field paths joined by commas, such as title,author.name (query parameter updateMask)")]
    public void A_mistake_is_refused_with_the_field_and_the_parameter(string query, string field, string description)
    {
        var exception = _list.Refuse("/v1/p?" + query);

        Assert.Equal((field, description), (exception.FieldPath, exception.Description));
        Assert.Equal(field.Length == 0 ? description : $"{field}: {description}", exception.Message);
    }

    [Theory]
    [InlineData("color=PINK")]
    [InlineData("color=red")]
    [InlineData("times[maybe]=2024-05-06T07:08:09Z")]
    [InlineData("since=yesterday")]
    [InlineData("wait=1m")]
    [InlineData("meta=[]")]
    [InlineData("meta={")]
    [InlineData("value={} {}")]
    [InlineData("blob=***")]
    [InlineData("flag=1")]
    [InlineData("pageSize=1.5")]
    [InlineData("pageSize=2147483648")]
    [InlineData("pageSize=+5")]
    public void A_wrong_value_is_refused(string query)
    {
        var exception = _list.Refuse("/v1/p?" + query);
        Assert.EndsWith($"(query parameter {query[..query.IndexOf('=')]})", exception.Description, StringComparison.Ordinal);
        Assert.NotEmpty(exception.FieldPath);
    }

    [Fact]
    public void A_list_of_numbers_becomes_one_packed_record() =>
        Assert.Equal(
            [0x32, 3, 1, 2, 0, /* note */ 0x8A, 0x01, 3, 0x0A, 1, (byte)'x', /* parent */ 0x1A, 1, (byte)'p'],
            _list.Wire("/v1/p?colors=1&note=x&colors=2&colors=0"));

    [Fact]
    public void An_unknown_enum_name_is_refused_even_when_unknown_fields_are_ignored()
    {
        var options = new BindingOptions { JsonOptions = new() { IgnoreUnknownFields = true } };
        Assert.Equal("color", _list.Refuse("/v1/p?color=PINK", options: options).FieldPath);
    }

    [Fact]
    public void Unknown_parameters_can_be_ignored_but_wrong_or_already_bound_ones_cannot()
    {
        var options = new BindingOptions { UnknownQueryParameters = UnknownQueryParameters.Ignore };

        Assert.Equal("""{ "parent": "p", "pageSize": 1 }""", _list.Json("/v1/p?utm=x&thing.nope=1&pageSize=1", options: options));
        Assert.Equal("parent", _list.Refuse("/v1/p?utm=x&parent=q", options: options).FieldPath);
        Assert.Equal("page_size", _list.Refuse("/v1/p?page_size=x", options: options).FieldPath);
        Assert.Equal("utm", _list.Refuse("/v1/p?utm=%", options: options).FieldPath);
    }

    [Fact]
    public void Listed_parameters_are_ignored_even_when_a_field_has_the_name()
    {
        var options = new BindingOptions { IgnoredQueryParameters = ["access_token", "note"] };

        Assert.Equal("""{ "parent": "p" }""", _list.Json("/v1/p?access_token=x&note=y&no%74e=z", options: options));
        Assert.Equal("Access_token", _list.Refuse("/v1/p?Access_token=x", options: options).FieldPath);
    }

    [Fact]
    public void Every_parameter_is_unknown_beside_a_body_of_the_whole_message()
    {
        var create = Bound.To("POST /v1/{parent}", body: "*");

        Assert.Equal("note: unknown query parameter; the body binds every field that the path does not", create.Refuse("/v1/p?note=x", "{}").Message);
        Assert.Equal("""{ "parent": "p" }""", create.Json("/v1/p?note=x", "{}", new() { UnknownQueryParameters = UnknownQueryParameters.Ignore }));
        Assert.Equal("""{ "parent": "p" }""", create.Json("/v1/p?note=x", "{}", new() { IgnoredQueryParameters = ["note"] }));
    }

    [Theory]
    [InlineData("thing.id=x", "thing.id", "the body binds thing already (query parameter thing.id)")]
    [InlineData("thing={}", "thing", "the body binds thing already (query parameter thing)")]
    public void A_parameter_of_the_body_field_is_refused(string query, string field, string description)
    {
        var exception = Bound.To("POST /v1/{parent}", body: "thing").Refuse("/v1/p?" + query, "{}");
        Assert.Equal((field, description), (exception.FieldPath, exception.Description));
    }

    [Fact]
    public void A_oneof_sibling_of_a_field_in_path_or_body_is_refused()
    {
        Assert.Equal(
            "email: a member of the same oneof as user_id, which the path binds (query parameter email)",
            Bound.To("GET /v1/users/{user_id}").Refuse("/v1/users/alice?email=x").Message);
        Assert.Equal(
            "thing.part.square.name: a member of the same oneof as thing.part.circle, which the path binds (query parameter thing.part.square.name)",
            Bound.To("GET /v1/{thing.part.circle}").Refuse("/v1/c?thing.part.square.name=x").Message);
        Assert.Equal(
            "email: a member of the same oneof as person, which the body binds (query parameter email)",
            Bound.To("POST /v1", body: "person").Refuse("/v1?email=x", "{}").Message);
    }

    [Fact]
    public void A_long_list_and_a_deep_path_are_bound_in_reasonable_time()
    {
        var tags = string.Join('&', Enumerable.Range(0, 20_000).Select(i => "tags=" + i));
        Assert.Contains("\"19999\" ] }", _list.Json("/v1/p?" + tags), StringComparison.Ordinal);

        var deep = "thing.part" + string.Concat(Enumerable.Repeat(".inner", 40)) + ".size=1";
        Assert.Contains("\"size\": 1", _list.Json("/v1/p?" + deep), StringComparison.Ordinal);

        var tooDeep = "thing.part" + string.Concat(Enumerable.Repeat(".inner", 2000)) + ".size=1";
        Assert.Contains("more than 64 fields deep", _list.Refuse("/v1/p?" + tooDeep).Message, StringComparison.Ordinal);
    }
}
