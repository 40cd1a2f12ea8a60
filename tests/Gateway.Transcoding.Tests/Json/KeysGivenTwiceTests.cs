using System.Diagnostics;
using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Tests.Json.Protos.Keys;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The engine refuses duplicate keys in every kind of map. It compares keys by value, not by spelling.</summary>
public sealed class KeysGivenTwiceTests
{
    private static readonly MessageSchema _type = Schema.FromFiles([KeysReflection.Descriptor]).GetMessage("test.keys.Keys");

    [Theory]
    [InlineData("String", "x", "x")]
    [InlineData("String", "", "")]
    [InlineData("String", "a\\nb", "a\\u000Ab")]
    [InlineData("String", "é", "\\u00e9")]
    [InlineData("String", "😀", "\\ud83d\\ude00")]
    [InlineData("Bool", "true", "true")]
    [InlineData("Bool", "false", "\\u0066alse")]
    [InlineData("Int32", "1", "1")]
    [InlineData("Int32", "-1", "-1.0")]
    [InlineData("Int32", "0", "-0")]
    [InlineData("Int64", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("Uint32", "100", "1e2")]
    [InlineData("Uint64", "18446744073709551615", "18446744073709551615")]
    [InlineData("Sint32", "-5", "-5")]
    [InlineData("Sint64", "5", "5.0")]
    [InlineData("Fixed32", "4294967295", "4294967295")]
    [InlineData("Fixed64", "7", "7e0")]
    [InlineData("Sfixed32", "-7", "-7")]
    [InlineData("Sfixed64", "-7", "-70e-1")]
    public void Every_type_of_key_is_compared_by_value(string type, string first, string second)
    {
        var error = Refuse($$"""{"by{{type}}": {"{{first}}":"1","{{second}}":"2"} }""");

        Assert.Equal("given twice", error.Description);
        Assert.StartsWith($"by_{type.ToLowerInvariant()}[", error.FieldPath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"byString":{"x":"1","x":"2"}}""", "$.byString.x: given twice (line 1, column 22)", "by_string[x]")]
    [InlineData("{\"byString\":{\n\"x\":\"1\",\n  \"x\":\"2\"}}", "$.byString.x: given twice (line 3, column 3)", "by_string[x]")]
    [InlineData("""{"nested":{"a":{"byInt32":{"1":"","2":"","1":""}}}}""", "$.nested.a.byInt32[\"1\"]: given twice (line 1, column 42)", "nested[a].by_int32[1]")]
    [InlineData("""{"nested":{"a":{},"b":{"nested":{"a":{}}},"a":{}}}""", "$.nested.a: given twice (line 1, column 43)", "nested[a]")]
    [InlineData("""{"list":[{"byBool":{"true":""}},{"byBool":{"true":"","true":""}}]}""", "$.list[1].byBool.true: given twice (line 1, column 54)", "list[1].by_bool[true]")]
    [InlineData("""{"child":{"byString":{"x":"","y":"","y":""}}}""", "$.child.byString.y: given twice (line 1, column 37)", "child.by_string[y]")]
    [InlineData("""{"object":{"a":1,"b":2,"a":null}}""", "$.object.a: given twice (line 1, column 24)", "object.a")]
    [InlineData("""{"value":{"a":{"b":1,"b":{}}}}""", "$.value.a.b: given twice (line 1, column 22)", "value.a.b")]
    [InlineData("""{"values":[{"a":1},{"a":1,"a":1}]}""", "$.values[1].a: given twice (line 1, column 27)", "values[1].a")]
    [InlineData("""{"objects":{"k":{"a":{"c":1},"b":[{"c":1},{"c":1}],"a":{}}}}""", "$.objects.k.a: given twice (line 1, column 52)", "objects[k].a")]
    [InlineData("""{"any":{"@type":"x/test.keys.Keys","byString":{"a":"","a":""}}}""", "$.any.byString.a: given twice (line 1, column 55)", "any.byString.a")]
    [InlineData("""{"any":{"@type":"x/google.protobuf.Struct","value":{"a":1,"a":1}}}""", "$.any.value.a: given twice (line 1, column 59)", "any.value.a")]
    [InlineData("""{"any":{"@type":"x/google.protobuf.Struct","value":{},"@type":"x/google.protobuf.Struct"}}""", "$.any[\"@type\"]: given twice (line 1, column 55)", "any.@type")]
    [InlineData("""{"byString":{},"by_string":{}}""", "$.by_string: given twice (line 1, column 16)", "by_string")]
    [InlineData("""{"byString":null,"byString":{}}""", "$.byString: given twice (line 1, column 18)", "by_string")]
    public void The_error_names_the_place_of_a_key_at_any_depth(string json, string message, string fieldPath)
    {
        var error = Refuse(json);

        Assert.Equal((message, fieldPath), (error.Message, error.FieldPath));
    }

    [Fact]
    public void A_skipped_entry_still_counts_with_its_key()
    {
        var options = new JsonOptions { IgnoreUnknownFields = true };

        Assert.Equal("shades[x]", Refuse("""{"shades":{"x":"SHADE_NOPE","x":"SHADE_DARK"}}""", options).FieldPath);
        Assert.Equal("any.@type", Refuse("""{"any":{"@type":"x/test.keys.Keys","@type":"x/test.keys.Keys"}}""", options).FieldPath);
    }

    [Theory]
    [InlineData("""{"byString":{"a":"","A":"","a ":"","\u0061b":""},"nested":{"a":{"byString":{"a":""},"nested":{"a":{}}},"b":{"byString":{"a":""}}}}""")]
    [InlineData("""{"list":[{"byInt32":{"1":""}},{"byInt32":{"1":""}}],"byInt32":{"1":""},"byInt64":{"1":""},"byBool":{"true":"","false":""}}""")]
    [InlineData("""{"values":[{"a":{"a":{"a":1}}},{"a":1}],"object":{"a":{"b":1},"b":{"b":1}},"value":[{"b":1},{"b":1}]}""")]
    public void Keys_of_different_maps_do_not_conflict(string json) => Assert.NotEmpty(ToWire(json));

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(1000)]
    public void One_duplicate_among_many_keys_is_found_at_any_position(int count)
    {
        foreach (var (name, key) in new (string, Func<int, string>)[] { ("byString", i => "key" + i), ("byInt64", i => $"{i * 1_000_003L}"), ("byFixed32", i => $"{i << 16}"), ("object", i => "key" + i) })
        {
            var all = Enumerable.Range(0, count).Select(key).ToList();
            Assert.NotEmpty(ToWire(Json(name, all)));
            foreach (var twice in new[] { 0, count / 2, count - 1 })
            {
                Assert.Equal("given twice", Refuse(Json(name, [.. all, all[twice]])).Description);
                Assert.Equal("given twice", Refuse(Json(name, [all[twice], .. all])).Description);
            }
        }
    }

    [Fact]
    public void Large_maps_inside_a_large_map_keep_separate_keys()
    {
        var inner = string.Join(',', Enumerable.Range(0, 50).Select(i => $"\"k{i}\":\"\""));
        var entries = string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"k{i}\":" + "{\"byString\":{" + inner + "}}"));

        Assert.NotEmpty(ToWire("{\"nested\":{" + entries + "}}"));
        Assert.Equal("nested[k7]", Refuse("{\"nested\":{" + entries + ",\"k7\":{}}}").FieldPath);
        Assert.Equal("nested[k60].by_string[k7]", Refuse("{\"nested\":{" + entries + ",\"k60\":{\"byString\":{" + inner + ",\"k7\":\"\"}}}}").FieldPath);
    }

    [Fact]
    public void Half_a_million_keys_are_compared_in_linear_time()
    {
        var json = Encoding.UTF8.GetBytes(Json("byInt64", [.. Enumerable.Range(0, 500_000).Select(i => $"{(long)i << 20}")]));
        var watch = Stopwatch.StartNew();
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(_type, json, wire, JsonOptions.Default);

        // Comparing each key with every other would take minutes.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Maps_allocate_nothing()
    {
        var json = Encoding.UTF8.GetBytes(Json("byString", [.. Enumerable.Range(0, 100).Select(i => "key" + i)]).Replace("}}", """},"nested":{"a":{"byInt32":{"1":"","2":""}},"b":{}},"object":{"a":{"b":1}}}""", StringComparison.Ordinal));
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(_type, json, wire, JsonOptions.Default);
        wire.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        JsonToWire.Transcode(_type, json, wire, JsonOptions.Default);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Json(string map, List<string> keys) => "{\"" + map + "\":{" + string.Join(',', keys.Select(key => $"\"{key}\":\"\"")) + "}}";

    private static byte[] ToWire(string json, JsonOptions? options = null)
    {
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(_type, Encoding.UTF8.GetBytes(json), wire, options ?? JsonOptions.Default);
        return wire.WrittenSpan.ToArray();
    }

    private static TranscodingException Refuse(string json, JsonOptions? options = null) => Assert.Throws<TranscodingException>(() => ToWire(json, options));
}
