using Gateway.Transcoding.Tests.Json.Protos;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

public sealed class TextToWireTests
{
    [Theory]
    [InlineData("an_int32", "-5", "{ \"anInt32\": -5 }")]
    [InlineData("an_int64", "1e3", "{ \"anInt64\": \"1000\" }")]
    [InlineData("a_double", "NaN", "{ \"aDouble\": \"NaN\" }")]
    [InlineData("a_bool", "true", "{ \"aBool\": true }")]
    [InlineData("a_bool", "True", "{ \"aBool\": true }")]
    [InlineData("bool_value", "FALSE", "{ \"boolValue\": false }")]
    [InlineData("a_string", "a\"b\\é😀\n", "{ \"aString\": \"a\\\"b\\\\é😀\\n\" }")]
    [InlineData("a_string", "null", "{ \"aString\": \"null\" }")]
    [InlineData("some_bytes", "_w", "{ \"someBytes\": \"/w==\" }")]
    [InlineData("color", "COLOR_RED", "{ \"color\": \"COLOR_RED\" }")]
    [InlineData("color", "2", "{ \"color\": \"COLOR_DARK_BLUE\" }")]
    [InlineData("color", "-1", "{ \"color\": \"COLOR_NEGATIVE\" }")]
    [InlineData("color", "77", "{ \"color\": 77 }")]
    [InlineData("time", "2024-02-29T12:30:45Z", "{ \"time\": \"2024-02-29T12:30:45Z\" }")]
    [InlineData("duration", "-1.5s", "{ \"duration\": \"-1.500s\" }")]
    [InlineData("mask", "aB,c", "{ \"mask\": \"aB,c\" }")]
    [InlineData("int64_value", "7", "{ \"int64Value\": \"7\" }")]
    [InlineData("string_value", "", "{ \"stringValue\": \"\" }")]
    [InlineData("numbers", "7", "{ \"numbers\": [ 7 ] }")]
    [InlineData("texts", "a", "{ \"texts\": [ \"a\" ] }")]
    [InlineData("object", "{\"a\":1}", "{ \"object\": { \"a\": 1 } }")]
    [InlineData("value", "null", "{ \"value\": null }")]
    [InlineData("maybe", "0", "{ \"maybe\": 0 }")]
    public void Text_becomes_a_field(string field, string text, string json) =>
        Assert.Equal(JsonParser.Default.Parse<Everything>(json), Everything.Parser.ParseFrom(Write(field, text)));

    [Fact]
    public void A_default_is_written_so_that_it_replaces_an_earlier_value()
    {
        Assert.Equal("1800", Engine.Hex(Write("an_int32", "0")));
        Assert.Equal("7200", Engine.Hex(Write("a_string", "")));
    }

    [Theory]
    [InlineData("an_int32", "abc", "an_int32: expected an integer, found \"abc\"")]
    [InlineData("an_int32", "", "an_int32: expected an integer, found \"\"")]
    [InlineData("an_int32", "3000000000", "an_int32: 3000000000 is out of range: -2147483648 to 2147483647")]
    [InlineData("a_double", "1e400", "a_double: 1e400 is out of range of a double")]
    [InlineData("a_bool", "1", "a_bool: expected true or false, found \"1\"")]
    [InlineData("color", "red", "color: \"red\" is not a value of test.Color; the values are COLOR_UNSPECIFIED, COLOR_RED, COLOR_DARK_BLUE, COLOR_NEGATIVE")]
    [InlineData("time", "yesterday", "time: expected a timestamp such as \"2024-02-29T12:30:45.5Z\", found \"yesterday\"")]
    [InlineData("object", "{", "object: expected a member name in double quotes, or \"}\", found the end of the text")]
    [InlineData("item", "x", "item: a test.Item cannot be given as text")]
    public void Wrong_text_is_refused(string field, string text, string message) =>
        Assert.Equal(message, Assert.Throws<TranscodingException>(() => Write(field, text)).Message);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal("a_string: the text is not valid Unicode", Assert.Throws<TranscodingException>(() => Write("a_string", "a\ud83d")).Message);

    [Fact]
    public void The_error_has_the_field_path_of_the_caller()
    {
        var error = Assert.Throws<TranscodingException>(() => Write("count", "x", "item.count", "test.Item"));

        Assert.Equal("item.count", error.FieldPath);
    }

    [Fact]
    public void Messages_maps_and_Any_cannot_be_given_as_text()
    {
        foreach (var (name, can) in new[] { ("an_int32", true), ("time", true), ("value", true), ("item", false), ("labels", false), ("any", false), ("empty", false) })
        {
            Assert.Equal(can, TextToWire.CanWrite(Engine.Everything.FindField(name)!));
        }
    }

    private static byte[] Write(string field, string text, string? path = null, string type = "test.Everything")
    {
        using var wire = new PooledBuffer();
        TextToWire.WriteField(Engine.Schema.GetMessage(type).FindField(field)!, text, wire, JsonOptions.Default, path);
        return wire.WrittenSpan.ToArray();
    }
}
