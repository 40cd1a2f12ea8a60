using System.Text;
using System.Text.Json.Nodes;
using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The fast paths for plain fields must give the same results as the general path, which indented JSON always takes.</summary>
public sealed class ShortCutTests
{
    private const string Damage = "\"\\,:{}[]0123.-eEtfn x\u0001";

    private static readonly string[] Oddities = ["\"", "\\", "\n", "\u0001", "\u001f", "\u007f", "é", "€", "😀"];

    [Fact]
    public void Characters_that_need_an_escape_are_found_at_every_offset()
    {
        for (var length = 0; length < 100; length++)
        {
            var plain = new string('x', length);
            RoundTrip(plain);
            for (var i = 0; i <= length; i++)
            {
                RoundTrip(plain.Insert(i, Oddities[(i + length) % Oddities.Length]));
            }
        }
    }

    [Theory]
    [InlineData("an_int32", "0", "-0", "9", "10", "99", "100", "2147483647", "2147483648", "-2147483648", "-2147483649", "00", "-", "1.0", "1e1", "1.5", "99999999", "100000000", "000000000000000001")]
    [InlineData("a_uint32", "0", "-0", "-1", "4294967295", "4294967296", "01")]
    [InlineData("an_int64", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "999999999999999999", "1000000000000000000", "\"12\"", "\"-12\"", "\"12", "\"\"", "\"1 \"", "\"1.0\"")]
    [InlineData("a_uint64", "18446744073709551615", "18446744073709551616", "\"18446744073709551615\"", "-1")]
    [InlineData("a_bool", "true", "false", "truer", "t", "fals", "1", "\"true\"")]
    [InlineData("a_double", "0", "-0", "0.0", "-0.0", "1.", ".5", "00.5", "0.1", "9007199254740992", "9007199254740993", "123456789012345678", "1234567890123456789", "0.000000000000000001", "0.0000000000000000001", "1e400", "\"NaN\"", "4.35", "1.7976931348623157e308")]
    [InlineData("a_string", "\"\"", "\"a\"", "a", "\"a", "null", "\"\\u00e9\"", "\"\\x\"")]
    public void A_value_is_the_same_in_JSON_with_blanks_and_without(string field, params string[] values)
    {
        // The message also has the preceding field, so that this field is in order.
        var index = Engine.Everything.Fields.ToList().FindIndex(f => f.Name == field);
        var before = index == 0 ? "" : $"\"{Engine.Everything.Fields[index - 1].JsonName}\":null,";
        var name = Engine.Everything.Fields[index].JsonName;
        foreach (var value in values)
        {
            // The text after the value gives the fast path room; the blanks prevent the fast path.
            var padding = new string('p', 100);
            var compact = Outcome(() => Engine.Hex(Engine.ToWire($$"""{{{before}}"{{name}}":{{value}},"someText":"{{padding}}"}""", Lenient)));
            var spaced = Outcome(() => Engine.Hex(Engine.ToWire($$"""{ {{before}} "{{name}}": {{value}} , "someText": "{{padding}}"}""", Lenient)));

            Assert.True(compact == spaced, $"{value}: {compact}, with blanks {spaced}");
        }
    }

    [Fact]
    public void A_duplicate_field_is_refused_at_any_position()
    {
        const string Padding = ""","child":{"name":"0123456789012345678901234567890123456789012345678901234567890123456789"}}""";

        foreach (var members in new[]
        {
            """
            "name":"a","name":"b"
            """,
            """
            "count":1,"name":"a","price":1,"count":2
            """,
            """
            "price":1,"name":"a","price":1
            """,
        })
        {
            Assert.Contains("given twice", Engine.Refusal("{" + members.Trim() + Padding, type: "test.Item").Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_JSON_means_the_same_without_blanks_and_with_them()
    {
        var random = new Random(31);
        for (var round = 0; round < 1000; round++)
        {
            var json = Encoding.UTF8.GetBytes(Engine.ToJson(RandomMessages.Everything(random, depth: 1), JsonOptions.Default));
            json[random.Next(json.Length)] = (byte)Damage[random.Next(Damage.Length)];

            Assert.Equal(Outcome(() => Engine.Hex(Engine.ToWire(Spaced(json)))), Outcome(() => Engine.Hex(Engine.ToWire(json))));
        }
    }

    [Fact]
    public void Every_cut_of_JSON_is_refused()
    {
        var json = Encoding.UTF8.GetBytes(Engine.ToJson(RandomMessages.Everything(new Random(32), depth: 2), JsonOptions.Default));
        for (var length = 0; length < json.Length; length++)
        {
            Assert.Throws<TranscodingException>(() => Engine.ToWire(json[..length]));
        }
    }

    [Fact]
    public void Damaged_messages_are_written_alike_with_blanks_and_without()
    {
        var random = new Random(33);
        for (var round = 0; round < 1000; round++)
        {
            var wire = RandomMessages.Everything(random, depth: 1).ToByteArray();
            wire = random.Next(2) == 0 ? wire[..random.Next(wire.Length + 1)] : wire;
            if (wire.Length > 0 && random.Next(2) == 0)
            {
                wire[random.Next(wire.Length)] = (byte)random.Next(256);
            }

            foreach (var options in new[] { JsonOptions.Default, new JsonOptions { IgnoreDefaultValues = true, WriteInt64sAsStrings = false } })
            {
                var compact = Outcome(() => Engine.ToJson(wire, options));
                var spaced = Outcome(() => Compact(Engine.ToJson(wire, options with { WriteIndented = true })));

                Assert.True(compact == spaced, $"{Engine.Hex(wire)}\n{compact}\n{spaced}");
            }
        }
    }

    [Fact]
    public void Names_of_vector_length_and_longer_are_distinguished()
    {
        // "aString": has 10 bytes. A longer name with the same start, or a shorter start of the name, is another name.
        foreach (var name in new[] { "aStrin", "aStringg", "aStrinG", "astring" })
        {
            Assert.Contains("unknown field", Engine.Refusal($$"""{"{{name}}":"x","someText":"{{new string('p', 100)}}"}""").Message, StringComparison.Ordinal);
        }
    }

    private static JsonOptions Lenient { get; } = new() { IgnoreUnknownFields = true };

    private static void RoundTrip(string text)
    {
        var item = new Item { Name = text, Price = 1, Child = new() { Name = text, Count = 3 } };
        var json = Engine.ToJson(item);

        Assert.Equal(item, JsonParser.Default.Parse<Item>(json));
        Assert.Equal(json, Compact(Engine.ToJson(item, new JsonOptions { IgnoreDefaultValues = true, WriteIndented = true })));
        Assert.Equal(item, Item.Parser.ParseFrom(Engine.ToWire(json, type: "test.Item")));

        // System.Text.Json escapes differently from the engine.
        var theirs = JsonNode.Parse(json)!.ToJsonString();
        Assert.Equal(item, Item.Parser.ParseFrom(Engine.ToWire(theirs, type: "test.Item")));
    }

    private static string Outcome(Func<string> act)
    {
        try
        {
            return act();
        }
        catch (TranscodingException)
        {
            return nameof(TranscodingException);
        }
        catch (MalformedMessageException error)
        {
            return error.Message;
        }
    }

    /// <summary>Inserts a blank after each token that allows one. Leaves strings unchanged.</summary>
    private static byte[] Spaced(byte[] json)
    {
        var spaced = new List<byte>();
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            spaced.Add(json[i]);
            inString ^= json[i] == '"';
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                spaced.Add(json[++i]);
            }
            else if (!inString && json[i] is ((byte)'{' or (byte)'[' or (byte)',' or (byte)':'))
            {
                spaced.Add((byte)' ');
            }
        }

        return [.. spaced];
    }

    /// <summary>Removes line breaks, indentation, and the blank after colons. Leaves strings unchanged.</summary>
    private static string Compact(string indented)
    {
        var compact = new StringBuilder();
        var inString = false;
        for (var i = 0; i < indented.Length; i++)
        {
            inString ^= indented[i] == '"';
            if (inString && indented[i] == '\\')
            {
                compact.Append(indented[i++]);
            }
            else if (!inString && indented[i] is (' ' or '\n'))
            {
                continue;
            }

            compact.Append(indented[i]);
        }

        return compact.ToString();
    }
}
