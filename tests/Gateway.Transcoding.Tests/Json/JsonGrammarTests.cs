using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>Tests the grammar of RFC 8259 by category: as a Value, which accepts any JSON, and inside a Struct, a list and a typed message.</summary>
public sealed class JsonGrammarTests
{
    public static TheoryData<string> Accepted =>
    [
        // Structure and white space.
        "[]", "{}", "[ ]", " [] ", "\t[\n]\r", "[[[]]]", "[[],{},null]", "{\"\":0}", "{\"a\":[]}", "{\"a\\u0000b\":1}", "{\"min\":-1.0e+28,\"max\":1.0e+28}", "\"alone\"", "true", "-1",
        // Numbers.
        "0", "-0", "123", "0e1", "0e+1", "1E22", "1E-2", "1e+2", "123.456e78", "0.1", "-123", "-0.0", "123.456789", "20e1", "1e-999", "0.00000000000000000000000000000001",
        // Strings.
        "\"\"", "\" \"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0060\\u012a\\u12AB\"", "\"\\uD801\\udc37\"", "\"\\u0000\"", "\"\\uFFFF\"", "\"\\uDBFF\\uDFFE\"", "\"€𝄞\"", "\"\u2028\u2029\"",
        "\"\u007F\"", "\"\\u0022\"", "\"/* no comment */\"", "\"\\\\a\"", "\"\\\\u0000\"",
    ];

    public static TheoryData<string> Refused =>
    [
        // Structure.
        "", " ", "[", "]", "{", "}", "[1", "[1,", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1]]", "[1]x", "[]{}", "{]", "[}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\":1,}", "{,\"a\":1}",
        "{\"a\":1,,\"b\":2}", "{\"a\"::1}", "{a:1}", "{1:1}", "{'a':1}", "{null:1}", "{\"a\":1", "{\"a\":1 \"b\"}", "{\"a\":1}#", "{\"a\":1}/**/", "[/**/]", "[]//", "[\u000b]", "[\u00a01]", "[\f]", ":", ",", "*", "[:]", "\u2060[]",
        // Literals.
        "nul", "tru", "fals", "True", "NULL", "nulll", "truefalse", "[nu]", "NaN", "Infinity", "-Infinity", "undefined",
        // Numbers.
        "+1", "-", "--1", "-01", "01", "00", "1.", ".1", "-.1", "1.e1", "1e", "1e+", "1E-", "1e1.0", "0x1", "0b1", "1_000", "1,000", "1a", "- 1", "1 e1", "0.1.2", "1ee2", "1e+-2", "\uff11", "1e400",
        // Strings.
        "\"", "\"a", "'a'", "\"\\\"", "\"\\", "\"\\x00\"", "\"\\a\"", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\U0041\"", "\"\t\"", "\"\n\"", "\"\0\"", "\"a\u001fb\"", "\"\\uD800\"", "\"\\uDC00\"",
        "\"\\uD800\\uD800\"", "\"\\uD800x\"", "\"\\uD83D\\u\"", "\"\"x", "\"\"\"\"", "\\u0022a\"",
    ];

    // Bytes that are not UTF-8: bare continuation, overlong, surrogate, beyond the last character, truncated, UTF-16 with its mark.
    public static TheoryData<string> NotUtf8 => ["80", "C080", "E080AF", "EDA080", "F4908080", "E282", "FF", "F888808080"];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Valid_JSON_is_read_as_a_Value_in_a_Struct_a_list_and_a_typed_message(string json)
    {
        foreach (var (type, text) in Places(json))
        {
            var wire = Engine.ToWire(text, type: type);
            Assert.Equal(wire, Engine.ToWire(Engine.ToJson(wire, type: type), type: type));
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Invalid_JSON_is_refused_with_its_place(string json)
    {
        // The text of a list without an element is a valid list.
        foreach (var (type, text) in Places(json).Where(place => !string.IsNullOrWhiteSpace(json) || place.Type != "google.protobuf.ListValue"))
        {
            var error = Engine.Refusal(text, type: type);
            Assert.True(error is { Line: > 0, Column: > 0 }, $"{type}: {error.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(NotUtf8))]
    public void Invalid_UTF8_is_refused_in_strings_in_names_and_between_tokens(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        foreach (var (before, after) in new[] { ("{\"a\":\"", "\"}"), ("{\"", "\":1}"), ("{\"a\":1}", ""), ("", "{}") })
        {
            byte[] json = [.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(after)];
            Assert.Throws<TranscodingException>(() => Engine.ToWire(json, type: "google.protobuf.Struct"));
        }
    }

    [Fact]
    public void UTF16_is_refused()
    {
        Assert.Throws<TranscodingException>(() => Engine.ToWire(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray()));
        Assert.Throws<TranscodingException>(() => Engine.ToWire(Encoding.BigEndianUnicode.GetBytes("{}")));
    }

    // Cases that RFC 8259 leaves to the reader.
    [Fact]
    public void JSON_that_RFC_8259_leaves_to_the_reader_has_one_answer()
    {
        Assert.Contains("given twice", Engine.Refusal("{\"a\":1,\"a\":2}", type: "google.protobuf.Value").Message, StringComparison.Ordinal);
        Assert.Equal(0, Value.Parser.ParseFrom(Engine.ToWire("1e-400", type: "google.protobuf.Value")).NumberValue);
        Assert.Equal(1e20, Value.Parser.ParseFrom(Engine.ToWire("100000000000000000000", type: "google.protobuf.Value")).NumberValue);
        Assert.Equal("a", Value.Parser.ParseFrom(Engine.ToWire("\uFEFF\"a\"", type: "google.protobuf.Value")).StringValue);
        Assert.Contains("inside each other", Engine.Refusal(new string('[', 65) + new string(']', 65), type: "google.protobuf.Value").Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Type, string Text)> Places(string json) =>
    [
        ("google.protobuf.Value", json),
        ("google.protobuf.Struct", $$"""{"a":{{json}}}"""),
        ("google.protobuf.ListValue", $"[{json}]"),
        ("test.Everything", $$"""{"aBool":true,"value":{{json}}}"""),
    ];
}
