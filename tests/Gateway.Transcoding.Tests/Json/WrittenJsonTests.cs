using System.Text;
using Gateway.Transcoding.Tests.Json.Protos;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.Json;

public sealed class WrittenJsonTests
{
    [Fact]
    public void Fields_without_presence_are_written_even_when_default()
    {
        Assert.Equal("""{"name":"","price":0,"count":0}""", Engine.ToJson(new Item(), JsonOptions.Default));
        Assert.Equal("""{"name":"a","price":0,"count":0,"child":{"name":"","price":0,"count":0}}""", Engine.ToJson(new Item { Name = "a", Child = new() }, JsonOptions.Default));
        var all = Engine.ToJson(new Everything(), JsonOptions.Default);
        Assert.Contains("\"anInt64\":\"0\",", all, StringComparison.Ordinal);
        Assert.Contains("\"color\":\"COLOR_UNSPECIFIED\",\"numbers\":[],", all, StringComparison.Ordinal);
        Assert.Contains("\"labels\":{},", all, StringComparison.Ordinal);
        Assert.DoesNotContain("maybe", all, StringComparison.Ordinal);
        Assert.DoesNotContain("\"time\"", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_change_names_enums_and_integers()
    {
        var message = new Everything { AnInt64 = 5, Color = Color.Red, Numbers = { 1 } };
        var compact = new JsonOptions { IgnoreDefaultValues = true };

        Assert.Equal("""{"anInt64":"5","color":"COLOR_RED","numbers":[1]}""", Engine.ToJson(message, compact));
        Assert.Equal("""{"anInt64":5,"color":1,"numbers":[1]}""", Engine.ToJson(message, compact with { WriteInt64sAsStrings = false, WriteEnumsAsIntegers = true }));
        Assert.Equal("""{"an_int64":"5","color":"RED","numbers":[1]}""", Engine.ToJson(message, compact with { UseProtoFieldNames = true, RemoveEnumPrefix = true }));
    }

    [Fact]
    public void Indented_JSON_has_a_member_a_line()
    {
        var message = new Everything { Numbers = { 1, 2 }, Item = new Item(), Labels = { ["k"] = "v" }, Value = Value.ForList(Value.ForBool(true)) };

        Assert.Equal(
            """
            {
              "item": {},
              "numbers": [
                1,
                2
              ],
              "labels": {
                "k": "v"
              },
              "value": [
                true
              ]
            }
            """,
            Engine.ToJson(message, new JsonOptions { IgnoreDefaultValues = true, WriteIndented = true }));
    }

    [Theory]
    [InlineData("28 01 18 02", """{"anInt32":2,"aUint32":1}""")] // out of order
    [InlineData("18 01 18 02", """{"anInt32":2}""")] // the last one wins
    [InlineData("8A0103 0A0161 8A0102 1802", """{"item":{"name":"a","count":2}}""")] // parts of a message merge
    [InlineData("A001 01 AA010161 A00102", """{"numbers":[1,2],"texts":["a"]}""")] // two runs, unpacked
    [InlineData("A2010101 A00102 A201020304", """{"numbers":[1,2,3,4]}""")] // packed and unpacked
    [InlineData("C20201 61 C80205", """{"chosenNumber":5}""")] // the last member of a oneof
    [InlineData("D202030A0161 C80205 D2020218 07", """{"chosenItem":{"count":7}}""")] // the other member clears the parts before it
    [InlineData("D202030A0161 D2020218 07", """{"chosenItem":{"name":"a","count":7}}""")] // the same member merges
    [InlineData("F201060A016B120161 F201060A016B120162", """{"labels":{"k":"b"}}""")] // of equal keys the last one wins
    [InlineData("F2010612 0162 0A016B", """{"labels":{"k":"b"}}""")] // value before key
    [InlineData("F20100", """{"labels":{"":""}}""")] // neither key nor value
    [InlineData("FA0106 0801 1202 1805", """{"itemsByNumber":{"1":{"count":5}}}""")]
    [InlineData("FA010A 0801 1202 1805 1202 0A00", """{"itemsByNumber":{"1":{"count":5}}}""")] // a value in two parts
    [InlineData("1D 01000000", "{}")] // field 3 with another wire type is an unknown field
    [InlineData("F83F 01 FB3F 0801 FC3F 1801", """{"anInt32":1}""")] // unknown fields, also a group
    [InlineData("9800 01", """{"anInt32":1}""")] // a tag with more bytes than needed
    public void Any_order_on_the_wire_becomes_one_JSON(string hex, string json) => Assert.Equal(json, Engine.ToJson(Engine.Bytes(hex)));

    [Theory]
    [InlineData("18", "a varint is cut off (at byte 1)")]
    [InlineData("18FFFFFFFFFFFFFFFFFFFF01", "a varint of more than ten bytes (at byte 1)")]
    [InlineData("7205 61", "a length of 5 bytes where 1 are left (at byte 2)")]
    [InlineData("72FFFFFFFFFFFFFFFFFF01 61", "a length of 18446744073709551615 bytes where 1 are left (at byte 11)")]
    [InlineData("09 0102", "8 bytes expected where 2 are left (at byte 1)")]
    [InlineData("00", "a tag with the field number 0 (at byte 0)")]
    [InlineData("1E", "the unknown wire type 6 (at byte 1)")]
    [InlineData("1C", "the end of a group that was not begun (at byte 1)")]
    [InlineData("FB3F 0801", "the group 1023 is cut off (at byte 4)")]
    [InlineData("FB3F 0C", "the group 1023 ends with the tag of 1 (at byte 3)")]
    [InlineData("7201FF", "a_string: the string test.Everything.a_string is not valid UTF-8")]
    [InlineData("92030B10FFFFFFFFFFFFFFFFFF01", "time: a google.protobuf.Timestamp of 0 seconds and -1 nanos is out of range")]
    public void Bytes_that_are_no_message_end_in_one_error(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<MalformedMessageException>(() => Engine.ToJson(Engine.Bytes(hex))).Message);

    [Fact]
    public void Every_cut_of_a_message_is_written_or_refused_cleanly()
    {
        var wire = RandomMessages.Everything(new Random(1), depth: 2).ToByteArray();
        for (var length = 0; length < wire.Length; length++)
        {
            var error = Record.Exception(() => Engine.ToJson(wire[..length]));
            Assert.True(error is null or MalformedMessageException, $"{length}: {error}");
        }
    }

    [Fact]
    public void Random_damage_is_written_or_refused_cleanly()
    {
        var random = new Random(2);
        for (var round = 0; round < 3000; round++)
        {
            var wire = RandomMessages.Everything(random, depth: 2).ToByteArray();
            for (var i = random.Next(1, 4); i > 0 && wire.Length > 0; i--)
            {
                wire[random.Next(wire.Length)] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => Engine.ToJson(wire));
            Assert.True(error is null or MalformedMessageException, $"{Engine.Hex(wire)}: {error}");
        }
    }

    [Fact]
    public void A_message_nested_too_deep_is_refused()
    {
        var item = new Item();
        for (var i = 0; i < 150; i++)
        {
            item = new Item { Child = item };
        }

        Assert.Matches("^(child[.]){60,}.*…: more than 100 messages inside each other$", Assert.Throws<MalformedMessageException>(() => Engine.ToJson(item)).Message);
    }

    [Theory]
    [InlineData("\"\\\b\f\n\r\t/", """\"\\\b\f\n\r\t/""")]
    [InlineData("\u0001\u001f\u007f", "\\u0001\\u001f\u007f")]
    [InlineData("é€😀 <a href='x'>&</a>", "é€😀 <a href='x'>&</a>")]
    [InlineData("0123456789abcdef\"0123456789abcdef", "0123456789abcdef\\\"0123456789abcdef")]
    [InlineData("\u2028", "\u2028")]
    public void Strings_are_escaped_where_JSON_asks_for_it(string text, string escaped)
    {
        var json = Engine.ToJson(new Item { Name = text });

        Assert.Equal($"{{\"name\":\"{escaped}\"}}", json);
        Assert.Equal(text, JsonParser.Default.Parse<Item>(json).Name);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(100, "100")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1e21, "1E+21")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157E+308")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(double.PositiveInfinity, "\"Infinity\"")]
    [InlineData(double.NegativeInfinity, "\"-Infinity\"")]
    public void Doubles_are_written_short_and_exact(double value, string text) =>
        Assert.Equal($"{{\"price\":{text}}}", Engine.ToJson(new Item { Price = value }));

    [Fact]
    public void Minus_zero_is_not_the_default() =>
        Assert.Equal("""{"aDouble":-0,"aFloat":-0}""", Engine.ToJson(Engine.Bytes("09 0000000000000080 15 00000080")));

    [Fact]
    public void Every_float_and_double_reads_back_as_itself()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var number = i % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : Math.Round(random.NextDouble() * Math.Pow(10, random.Next(12)), random.Next(10));
            var message = new Everything { ADouble = number, AFloat = 0.0f + (float)number };
            if (double.IsFinite(number) && float.IsFinite((float)number))
            {
                Assert.Equal(message, Engine.Parse(Engine.ToJson(message)));
            }
        }
    }

    [Theory]
    [InlineData(-62135596800, 0, "0001-01-01T00:00:00Z")]
    [InlineData(253402300799, 999_999_999, "9999-12-31T23:59:59.999999999Z")]
    [InlineData(0, 1_000, "1970-01-01T00:00:00.000001Z")]
    [InlineData(-1, 500_000_000, "1969-12-31T23:59:59.500Z")]
    [InlineData(951827696, 0, "2000-02-29T12:34:56Z")]
    public void Timestamps_are_written_with_as_many_digits_as_they_need(long seconds, int nanos, string text)
    {
        var message = new Everything { Time = new Timestamp { Seconds = seconds, Nanos = nanos } };

        Assert.Equal($"{{\"time\":\"{text}\"}}", Engine.ToJson(message));
        Assert.Equal(message, Engine.Parse($"{{\"time\":\"{text}\"}}"));
    }

    [Theory]
    [InlineData(-1, -500_000_000, "-1.500s")]
    [InlineData(0, -1, "-0.000000001s")]
    [InlineData(315_576_000_000, 999_999_999, "315576000000.999999999s")]
    public void Durations_are_written_with_one_sign(long seconds, int nanos, string text)
    {
        var message = new Everything { Duration = new Duration { Seconds = seconds, Nanos = nanos } };

        Assert.Equal($"{{\"duration\":\"{text}\"}}", Engine.ToJson(message));
        Assert.Equal(message, Engine.Parse($"{{\"duration\":\"{text}\"}}"));
    }

    [Fact]
    public void An_Any_of_an_unknown_type_is_written_as_base64() =>
        Assert.Equal(
            """{"any":{"@type":"type.googleapis.com/no.Such","value":"AQI="}}""",
            Engine.ToJson(new Everything { Any = new Any { TypeUrl = "type.googleapis.com/no.Such", Value = ByteString.CopyFrom(1, 2) } }));

    [Fact]
    public void Many_map_entries_with_equal_keys_are_written_once()
    {
        using var wire = new PooledBuffer();
        for (var i = 0; i < 500; i++)
        {
            var entry = new Everything { Labels = { [$"k{i % 50}"] = $"{i}" } };
            wire.Write(entry.ToByteArray());
        }

        var labels = Everything.Parser.ParseFrom(wire.WrittenSpan).Labels;
        var parsed = JsonParser.Default.Parse<Everything>(Engine.ToJson(wire.WrittenSpan.ToArray()));
        Assert.Equal(labels, parsed.Labels);
    }

    [Theory]
    [InlineData("numbers", "[]")]
    [InlineData("labels", "{}")]
    [InlineData("an_int64", "\"0\"")]
    [InlineData("a_string", "\"\"")]
    [InlineData("color", "\"COLOR_UNSPECIFIED\"")]
    [InlineData("maybe", "null")]
    [InlineData("item", "null")]
    [InlineData("time", "null")]
    [InlineData("chosen_number", "null")]
    public void A_field_alone_that_is_not_set_is_its_default_or_null(string field, string json) =>
        Assert.Equal(json, Field(field, new Everything()));

    [Theory]
    [InlineData("numbers", "[1,2]")]
    [InlineData("labels", """{"k":"v"}""")]
    [InlineData("item", """{"name":"a","price":0,"count":0}""")]
    [InlineData("an_int64", "\"7\"")]
    [InlineData("time", "\"1970-01-01T00:00:00Z\"")]
    public void A_field_alone_is_written_as_its_value(string field, string json) =>
        Assert.Equal(json, Field(field, new Everything { Numbers = { 1, 2 }, Labels = { ["k"] = "v" }, Item = new Item { Name = "a" }, AnInt64 = 7, Time = new Timestamp() }));

    private static string Field(string name, Everything message)
    {
        using var json = new PooledBuffer();
        WireToJson.TranscodeField(Engine.Everything.FindField(name)!, message.ToByteArray(), json, JsonOptions.Default);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
