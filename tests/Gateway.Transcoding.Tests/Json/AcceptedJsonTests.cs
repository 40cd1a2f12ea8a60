using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

public sealed class AcceptedJsonTests
{
    [Theory]
    [InlineData("""{"anInt32":5}""")]
    [InlineData("""{"an_int32":5}""")]
    [InlineData("""{"anInt32":"5"}""")]
    [InlineData("""{"anInt32":5.0}""")]
    [InlineData("""{"anInt32":0.5e1}""")]
    [InlineData("""{"anInt32":500e-2}""")]
    [InlineData("""{"anInt32":5.0000000000000000000000000}""")]
    [InlineData("""{"anInt32":"\u0035"}""")]
    [InlineData("""{"\u0061nInt32":5}""")]
    [InlineData(" \r\n\t{ \"anInt32\" : 5 } \n")]
    [InlineData("\uFEFF{\"anInt32\":5}")]
    [InlineData("""{"anInt32":5,"chosenText":null,"items":null,"labels":null,"time":null}""")]
    public void An_integer_is_read_in_many_forms(string json) => Assert.Equal(new Everything { AnInt32 = 5 }, Engine.Parse(json));

    [Theory]
    [InlineData("100000000000000000000e-20", 1)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("\"-9223372036854775808\"", long.MinValue)]
    [InlineData("9.223372036854775807e18", long.MaxValue)]
    [InlineData("0e999999999999", 0)]
    [InlineData("-0", 0)]
    [InlineData("0.00000000000000000000000000001e29", 1)]
    public void A_64_bit_integer_is_exact(string number, long value) => Assert.Equal(value, Engine.Parse($"{{\"anInt64\":{number}}}").AnInt64);

    [Theory]
    [InlineData("1e999999999999")]
    [InlineData("1e-999999999999")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999")]
    [InlineData("\"\"")]
    [InlineData("\"1 \"")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1e")]
    [InlineData("-")]
    public void A_wrong_64_bit_integer_is_refused(string number) => Engine.Refusal($"{{\"anInt64\":{number}}}");

    [Theory]
    [InlineData("0.1")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("5e-324")]
    [InlineData("-0.0")]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000001234567890123456789")]
    [InlineData("8.5e-22")]
    [InlineData("1e23")]
    public void A_number_is_read_as_the_nearest_double(string number)
    {
        var expected = double.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Engine.Parse($"{{\"aDouble\":{number}}}").ADouble));
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(Engine.Parse($"{{\"aDouble\":\"{number}\"}}").ADouble));
    }

    [Theory]
    [InlineData("AP/+", "00FFFE")]
    [InlineData("AP_-", "00FFFE")]
    [InlineData("AA==", "00")]
    [InlineData("AA", "00")]
    [InlineData("AAE=", "0001")]
    [InlineData("-_", "FB")]
    [InlineData("AP\\/+", "00FFFE")]
    [InlineData("", "")]
    public void Base64_is_read_in_both_alphabets_padded_or_not(string text, string hex) =>
        Assert.Equal(hex, Engine.Hex(Engine.Parse($"{{\"someBytes\":\"{text}\"}}").SomeBytes.ToByteArray()));

    [Fact]
    public void Null_is_a_value_only_for_Value_and_NullValue()
    {
        var message = Engine.Parse("""{"value":null,"values":[null,1],"chosenNull":null}""");

        Assert.Equal(Google.Protobuf.WellKnownTypes.Value.KindOneofCase.NullValue, message.Value.KindCase);
        Assert.Equal(2, message.Values.Count);
        Assert.Equal(Everything.ChoiceOneofCase.ChosenNull, message.ChoiceCase);
    }

    [Fact]
    public void A_default_is_left_out_where_there_is_no_presence()
    {
        Assert.Empty(Engine.ToWire("""{"anInt32":0,"aString":"","aBool":false,"aDouble":0,"someBytes":"","color":0,"numbers":[],"labels":{}}"""));
        Assert.Equal("900100", Engine.Hex(Engine.ToWire("""{"maybe":0}""")));
        Assert.Equal("090000000000000080", Engine.Hex(Engine.ToWire("""{"aDouble":-0.0}""")));
    }

    [Fact]
    public void Unknown_names_and_unknown_enum_names_can_be_ignored()
    {
        var options = new JsonOptions { IgnoreUnknownFields = true };

        var message = Engine.Parse("""{"no":[{"x":[1,"2",null,true]}],"color":"MAUVE","colors":["MAUVE","COLOR_RED"],"colorsByFlag":{"true":"MAUVE","false":"COLOR_RED"},"anInt32":1}""", options);

        Assert.Equal(new Everything { AnInt32 = 1, Colors = { Color.Red }, ColorsByFlag = { [false] = Color.Red } }, message);
        Assert.Empty(Engine.ToWire("""{"colors":["MAUVE"]}""", options));
    }

    [Fact]
    public void Names_can_be_matched_without_their_case()
    {
        var options = new JsonOptions { PropertyNameCaseInsensitive = true };

        Assert.Equal(5, Engine.Parse("""{"ANINT32":5}""", options).AnInt32);
        Assert.Equal(5, Engine.Parse("""{"An_Int32":5}""", options).AnInt32);
        Assert.Equal("given twice", Engine.Refusal("""{"ANINT32":5,"anInt32":5}""", options).Description);
        Engine.Refusal("""{"ANINT32":5}""");
    }

    [Fact]
    public void Enum_names_can_go_without_their_prefix()
    {
        var options = new JsonOptions { RemoveEnumPrefix = true };

        Assert.Equal(Color.DarkBlue, Engine.Parse("""{"color":"DARK_BLUE"}""", options).Color);
        Assert.Equal(Color.DarkBlue, Engine.Parse("""{"color":"COLOR_DARK_BLUE"}""", options).Color);
        Assert.Equal("""{"color":"DARK_BLUE"}""", Engine.ToJson(new Everything { Color = Color.DarkBlue }, options with { IgnoreDefaultValues = true }));
        Engine.Refusal("""{"color":"DARK_BLUE"}""");
    }

    [Theory]
    [InlineData("color_dark_blue", false, true)]
    [InlineData("Color_Dark_Blue", true, true)]
    [InlineData("dark_blue", true, true)]
    [InlineData("dark_blue", false, false)]
    [InlineData("dark-blue", true, false)]
    public void Enum_names_can_be_matched_without_their_case(string name, bool withoutPrefix, bool isRead)
    {
        var options = new JsonOptions { EnumNameCaseInsensitive = true, RemoveEnumPrefix = withoutPrefix };
        var json = $$"""{"color":"{{name}}"}""";

        if (isRead)
        {
            Assert.Equal(Color.DarkBlue, Engine.Parse(json, options).Color);
        }
        else
        {
            Engine.Refusal(json, options);
        }

        Engine.Refusal(json, options with { EnumNameCaseInsensitive = false });
    }

    [Theory]
    [InlineData("""{"@type":"type.googleapis.com/test.Item","name":"a","count":2}""")]
    [InlineData("""{"name":"a","@type":"type.googleapis.com/test.Item","count":2}""")]
    [InlineData("""{"name":"a","count":2,"@type":"type.googleapis.com/test.Item"}""")]
    [InlineData("""{"name":"a","count":2,"\u0040type":"type.googleapis.com\/test.Item"}""")]
    public void The_type_of_an_Any_may_stand_anywhere(string any)
    {
        var message = Engine.Parse($"{{\"any\":{any}}}");

        Assert.Equal("type.googleapis.com/test.Item", message.Any.TypeUrl);
        Assert.Equal(new Item { Name = "a", Count = 2 }, message.Any.Unpack<Item>());
    }

    [Fact]
    public void Anys_nest_with_their_types_last()
    {
        var message = Engine.Parse("""
            {"any":{"any":{"value":{"list":[{"@type":"no"}]},"any":{"value":"1.5s","@type":"type.googleapis.com/google.protobuf.Duration"},"@type":"type.googleapis.com/test.Everything"},"@type":"type.googleapis.com/test.Everything"}}
            """);

        var inner = message.Any.Unpack<Everything>().Any.Unpack<Everything>();
        Assert.Equal(1500, inner.Any.Unpack<Google.Protobuf.WellKnownTypes.Duration>().ToTimeSpan().TotalMilliseconds);
        Assert.Equal("no", inner.Value.StructValue.Fields["list"].ListValue.Values[0].StructValue.Fields["@type"].StringValue);
    }

    [Fact]
    public void Lengths_of_several_bytes_are_inserted_into_nested_messages()
    {
        // Nested messages with sizes around those at which a length takes another byte.
        foreach (var size in new[] { 0, 100, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 16_370, 16_380, 16_384, 20_000 })
        {
            var message = new Everything { Item = new Item { Name = "outer", Child = new Item { Child = new Item { Name = new string('x', size) } } } };
            for (var i = 0; i < 3; i++)
            {
                message.Items.Add(new Item { Name = new string('y', size + i), Child = new Item { Count = i } });
            }

            Assert.Equal(Engine.Hex(message.ToByteArray()), Engine.Hex(Engine.ToWire(JsonFormatter.Default.Format(message))));
        }
    }

    [Fact]
    public void A_field_alone_is_read_with_its_tag()
    {
        Assert.Equal("1805", Field("an_int32", "5"));
        Assert.Equal("", Field("an_int32", "0"));
        Assert.Equal("", Field("an_int32", "null"));
        Assert.Equal("A201020102", Field("numbers", "[1,2]"));
        Assert.Equal("F201060A016B120176", Field("labels", """{"k":"v"}"""));
        Assert.Equal("8A01030A0161", Field("item", """{"name":"a"}"""));
        Assert.Equal("9A03020801", Field("duration", "\"1s\""));
        Assert.Equal("B203020800", Field("value", "null"));
    }

    [Fact]
    public void An_error_in_a_field_alone_names_the_field()
    {
        var error = Assert.Throws<TranscodingException>(() => Field("items", """[{"count":true}]"""));

        Assert.Equal("items[0].count", error.FieldPath);
        Assert.Equal("$[0].count: expected an integer, found true (line 1, column 11)", error.Message);
    }

    private static string Field(string name, string json)
    {
        using var wire = new Gateway.Transcoding.Wire.PooledBuffer();
        JsonToWire.TranscodeField(Engine.Everything.FindField(name)!, System.Text.Encoding.UTF8.GetBytes(json), wire, JsonOptions.Default);
        return Engine.Hex(wire.WrittenSpan.ToArray());
    }
}
