using System.Text;

namespace Gateway.Transcoding.Tests.Json;

public sealed class RefusedJsonTests
{
    [Theory]
    [InlineData("""{"items":[{},{},{},{"price":"abc"}]}""", "$.items[3].price: expected a number, found \"abc\" (line 1, column 29)", "items[3].price")]
    [InlineData("{\n  \"anInt32\": true\n}", "$.anInt32: expected an integer, found true (line 2, column 14)", "an_int32")]
    [InlineData("{\"aString\":\"é😀\",\"anInt32\":[]}", "$.anInt32: expected an integer, found an array (line 1, column 27)", "an_int32")]
    [InlineData("""{"anInt32":2147483648}""", "$.anInt32: 2147483648 is out of range: -2147483648 to 2147483647 (line 1, column 12)", "an_int32")]
    [InlineData("""{"aUint32":-1}""", "$.aUint32: -1 is out of range: 0 to 4294967295 (line 1, column 12)", "a_uint32")]
    [InlineData("""{"anInt64":"9223372036854775808"}""", "$.anInt64: 9223372036854775808 is out of range: -9223372036854775808 to 9223372036854775807 (line 1, column 12)", "an_int64")]
    [InlineData("""{"anInt32":0.5}""", "$.anInt32: 0.5 is not a whole number (line 1, column 12)", "an_int32")]
    [InlineData("""{"aDouble":1e400}""", "$.aDouble: 1e400 is out of range of a double (line 1, column 12)", "a_double")]
    [InlineData("""{"aFloat":3.5e38}""", "$.aFloat: 3.5e38 is out of range of a float (line 1, column 11)", "a_float")]
    [InlineData("""{"aDouble":NaN}""", "$.aDouble: expected a number, found NaN (line 1, column 12)", "a_double")]
    [InlineData("""{"anInt32":" 5"}""", "$.anInt32: expected an integer, found \" 5\" (line 1, column 12)", "an_int32")]
    [InlineData("""{"aBool":"true"}""", "$.aBool: expected true or false, found \"true\" (line 1, column 10)", "a_bool")]
    [InlineData("""{"aString":5}""", "$.aString: expected a string, found 5 (line 1, column 12)", "a_string")]
    [InlineData("""{"someBytes":"a"}""", "$.someBytes: the string is not base64 (line 1, column 14)", "some_bytes")]
    [InlineData("""{"someBytes":"ab c"}""", "$.someBytes: the string is not base64 (line 1, column 14)", "some_bytes")]
    [InlineData("""{"someBytes":"abc=="}""", "$.someBytes: the string is not base64 (line 1, column 14)", "some_bytes")]
    [InlineData("""{"color":"COLOR_RET"}""", "$.color: \"COLOR_RET\" is not a value of test.Color; did you mean \"COLOR_RED\"? (line 1, column 10)", "color")]
    [InlineData("""{"color":"Mauve"}""", "$.color: \"Mauve\" is not a value of test.Color; the values are COLOR_UNSPECIFIED, COLOR_RED, COLOR_DARK_BLUE, COLOR_NEGATIVE (line 1, column 10)", "color")]
    [InlineData("""{"item":{"prise":1}}""", "$.item.prise: unknown field of test.Item; did you mean \"price\"? (line 1, column 10)", "item.prise")]
    [InlineData("""{"choice":{"chosenText":"a"}}""", "$.choice: unknown field of test.Everything; choice is a oneof, not a field: give one of its members instead: chosenText, chosenNumber, chosenItem, chosenNull (line 1, column 2)", "choice")]
    [InlineData("""{"zzz":1}""", "$.zzz: unknown field of test.Everything (line 1, column 2)", "zzz")]
    [InlineData("""{"anInt32":1,"an_int32":2}""", "$.an_int32: given twice (line 1, column 14)", "an_int32")]
    [InlineData("""{"chosenText":"a","chosenNumber":1}""", "$.chosenNumber: another member of the oneof choice is given too (line 1, column 19)", "chosen_number")]
    [InlineData("""{"numbers":[1,null]}""", "$.numbers[1]: null is not allowed in an array (line 1, column 15)", "numbers[1]")]
    [InlineData("""{"labels":{"a b":null}}""", "$.labels[\"a b\"]: null is not allowed in a map (line 1, column 18)", "labels[a b]")]
    [InlineData("""{"itemsByNumber":{"7":{"count":"x"}}}""", "$.itemsByNumber[\"7\"].count: expected an integer, found \"x\" (line 1, column 32)", "items_by_number[7].count")]
    [InlineData("""{"colorsByFlag":{"yes":1}}""", "$.colorsByFlag.yes: expected \"true\" or \"false\" as the key (line 1, column 18)", "colors_by_flag[yes]")]
    [InlineData("""{"time":"2024-02-30T00:00:00Z"}""", "$.time: expected a timestamp such as \"2024-02-29T12:30:45.5Z\", found \"2024-02-30T00:00:00Z\" (line 1, column 9)", "time")]
    [InlineData("""{"duration":"1.5"}""", "$.duration: expected a duration in seconds such as \"1.5s\", found \"1.5\" (line 1, column 13)", "duration")]
    [InlineData("""{"mask":"a_b"}""", "$.mask: \"a_b\" is not a path of a field mask; paths are in lowerCamelCase and joined by commas (line 1, column 9)", "mask")]
    [InlineData("""{"any":{"name":"x"}}""", "$.any: the object needs \"@type\" to say which message it is (line 1, column 8)", "any")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/test.Nothing"}}""", "$.any[\"@type\"]: the type \"type.googleapis.com/test.Nothing\" is not known here (line 1, column 17)", "any.@type")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/test.Item","@type":"type.googleapis.com/test.Item"}}""", "$.any[\"@type\"]: given twice (line 1, column 49)", "any.@type")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Duration"}}""", "$.any: google.protobuf.Duration in an Any needs a member \"value\" (line 1, column 8)", "any")]
    [InlineData("[]", "$: expected an object, found an array (line 1, column 1)", "")]
    [InlineData("null", "$: expected an object, found null (line 1, column 1)", "")]
    [InlineData("", "$: expected an object, found the end of the text (line 1, column 1)", "")]
    [InlineData("{} x", "$: expected the end of the text, found x (line 1, column 4)", "")]
    [InlineData("{\"anInt32\":1,}", "$: expected a member name in double quotes, found \"}\" (line 1, column 14)", "")]
    [InlineData("{\"numbers\":[1,]}", "$.numbers[1]: expected an integer, found \"]\" (line 1, column 15)", "numbers[1]")]
    [InlineData("{anInt32:1}", "$: expected a member name in double quotes, or \"}\", found anInt32 (line 1, column 2)", "")]
    [InlineData("{'anInt32':1}", "$: expected a member name in double quotes, or \"}\", found a single quote (line 1, column 2)", "")]
    [InlineData("{\"anInt32\":01}", "$.anInt32: expected an integer, found 01 (line 1, column 12)", "an_int32")]
    [InlineData("{\"anInt32\":+1}", "$.anInt32: expected an integer, found +1 (line 1, column 12)", "an_int32")]
    [InlineData("{\"anInt32\":1 /* one */}", "$.anInt32: expected \",\" or \"}\", found \"/\" (line 1, column 14)", "an_int32")]
    [InlineData("{\"aString\":\"a", "$.aString: the text ends inside a string (line 1, column 14)", "a_string")]
    [InlineData("{\"aString\":\"a\tb\"}", "$.aString: a control character in a string must be escaped (line 1, column 14)", "a_string")]
    [InlineData("{\"aString\":\"\\x\"}", "$.aString: an unknown escape in a string; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX (line 1, column 13)", "a_string")]
    [InlineData("{\"aString\":\"\\ud83d\"}", "$.aString: a surrogate without its other half (line 1, column 13)", "a_string")]
    [InlineData("{\"aString\":\"\\udE00\\ud83d\"}", "$.aString: a surrogate without its other half (line 1, column 13)", "a_string")]
    [InlineData("{\"aString\":\"\\u12g4\"}", "$.aString: \\u must be followed by four hexadecimal digits (line 1, column 13)", "a_string")]
    public void A_wrong_text_is_refused_with_its_place(string json, string message, string fieldPath)
    {
        var error = Engine.Refusal(json);

        Assert.Equal(message, error.Message);
        Assert.Equal(fieldPath, error.FieldPath);
        Assert.Contains(error.Description, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"aString\":\"\u00ff\"}", "$.aString", "a_string", 13)]
    [InlineData("{\"zzz\":\"\u00ff\"}", "$.zzz", "zzz", 9)]
    [InlineData("{\"anInt32\":1,\"texts\":[\"a\",\"\u00ff\"]}", "$.texts[1]", "texts[1]", 28)]
    [InlineData("{\"texts\":[\"a\"],\u00ff", "$", "", 16)]
    [InlineData("{\"\u00ff\":1}", "$", "", 3)]
    [InlineData("\u00ff", "$", "", 1)]
    [InlineData("{\"aString\":]\"\u00ff\"}", "$", "", 14)]
    [InlineData("}\u00ff", "$", "", 2)]
    [InlineData(",\u00ff", "$", "", 2)]
    [InlineData("[}\u00ff", "$", "", 3)]
    [InlineData("{\"aString\":\"\\\u00ff", "$.aString", "a_string", 14)]
    public void Invalid_utf8_is_refused_with_its_place_even_in_a_skipped_value(string latin1, string path, string fieldPath, int column)
    {
        var error = Assert.Throws<TranscodingException>(() => Engine.ToWire(Encoding.Latin1.GetBytes(latin1), new JsonOptions { IgnoreUnknownFields = true }));

        Assert.Equal($"{path}: the text is not valid UTF-8 (line 1, column {column})", error.Message);
        Assert.Equal(fieldPath, error.FieldPath);
    }

    [Fact]
    public void Invalid_utf8_below_the_depth_limit_has_no_path()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)'[', 10_000), 0xFF];

        var error = Assert.Throws<TranscodingException>(() => Engine.ToWire(deep, new JsonOptions()));

        Assert.Equal("$: the text is not valid UTF-8 (line 1, column 10001)", error.Message);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Ten_thousand_levels_are_refused_by_the_depth_limit(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 10_000)) + "1" + string.Concat(Enumerable.Repeat(close, 10_000));

        foreach (var json in new[] { $"{{\"value\":{deep}}}", $"{{\"unknown\":{deep}}}", $"{{\"any\":{{\"x\":{deep},\"@type\":\"type.googleapis.com/test.Item\"}}}}" })
        {
            var error = Engine.Refusal(json, new JsonOptions { IgnoreUnknownFields = true });
            Assert.EndsWith(")", error.Message, StringComparison.Ordinal);
            Assert.Matches("inside each other", error.Description);
        }
    }

    [Fact]
    public void The_depth_limit_is_an_option()
    {
        var options = new JsonOptions { MaxDepth = 3 };

        Engine.ToWire("""{"item":{"child":{}}}""", options);
        Assert.Equal("more than 3 objects and arrays inside each other", Engine.Refusal("""{"item":{"child":{"child":{}}}}""", options).Description);
        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonOptions { MaxDepth = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new JsonOptions { MaxDepth = 101 });
    }

    [Fact]
    public void Values_that_would_nest_too_deep_for_a_protobuf_parser_are_refused()
    {
        // Each list in a Value is two messages on the wire; parsers accept at most 100 levels.
        var deep = new string('[', 60) + new string(']', 60);

        Assert.Equal("more than 100 messages inside each other", Engine.Refusal($"{{\"value\":{deep}}}").Description);
    }

    [Fact]
    public void A_refused_text_leaves_the_target_untouched()
    {
        using var wire = new Gateway.Transcoding.Wire.PooledBuffer();
        Assert.Throws<TranscodingException>(() => JsonToWire.Transcode(Engine.Everything, "{\"anInt32\":1,"u8, wire, JsonOptions.Default));

        Assert.Equal(0, wire.WrittenCount);
    }

    [Fact]
    public void Every_cut_of_a_text_is_refused()
    {
        var json = """{"aString":"a\u00e9","items":[{"name":"x","price":1.5e2}],"labels":{"k":"v"},"aBool":true,"any":{"v":1,"@type":"type.googleapis.com/test.Item"}}"""u8.ToArray();
        for (var length = 0; length < json.Length; length++)
        {
            Assert.Throws<TranscodingException>(() => Engine.ToWire(json[..length], new JsonOptions { IgnoreUnknownFields = true }));
        }
    }
}
