using Gateway.Transcoding.Tests.Json;
using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.PeerFaults;

/// <summary>JSON that other gateways handle wrongly; docs/peer-faults.md lists the gateways.</summary>
public sealed class JsonFaults
{
    [Fact]
    public void A_64_bit_integer_goes_out_as_text_by_default() =>
        Assert.Equal("""{"anInt64":"9007199254740993","aUint64":"18446744073709551615"}""", Engine.ToJson(new Everything { AnInt64 = 9007199254740993, AUint64 = ulong.MaxValue }));

    [Theory]
    [InlineData("\"5\"", 5)]
    [InlineData("5.0", 5)]
    [InlineData("1e2", 100)]
    public void An_integer_comes_in_as_text_with_a_fraction_or_an_exponent(string value, int expected) =>
        Assert.Equal((expected, (uint)expected), (Engine.Parse($$"""{"anInt32":{{value}}}""").AnInt32, Engine.Parse($$"""{"aUint32":{{value}}}""").AUint32));

    [Fact]
    public void A_floating_point_number_comes_in_as_text() =>
        Assert.Equal((1.5, -0.25f), (Engine.Parse("""{"aDouble":"1.5"}""").ADouble, Engine.Parse("""{"aFloat":"-0.25"}""").AFloat));

    [Fact]
    public void A_number_beyond_the_range_of_a_double_is_refused_and_not_infinite()
    {
        Assert.Equal("a_double", Engine.Refusal("""{"aDouble":1e400}""").FieldPath);
        Assert.Equal("a_float", Engine.Refusal("""{"aFloat":1e39}""").FieldPath);
    }

    [Theory]
    [InlineData("-_8")]
    [InlineData("+/8")]
    [InlineData("-_8=")]
    public void Base64_is_read_without_padding_and_in_the_alphabet_of_URLs(string text) =>
        Assert.Equal("+/8=", Engine.Parse($$"""{"someBytes":"{{text}}"}""").SomeBytes.ToBase64());

    [Fact]
    public void Null_counts_as_absent_for_lists_maps_and_messages() =>
        Assert.Equal(new Everything(), Engine.Parse("""{"numbers":null,"labels":null,"item":null,"time":null,"aString":null,"chosenText":null}"""));

    [Theory]
    [InlineData("-1.5s", -1, -500_000_000)]
    [InlineData("-0.5s", 0, -500_000_000)]
    public void A_negative_duration_with_a_fraction_is_read_and_written(string text, long seconds, int nanos)
    {
        var message = new Everything { Duration = new Duration { Seconds = seconds, Nanos = nanos } };
        Assert.Equal(message, Engine.Parse($$"""{"duration":"{{text}}"}"""));
        Assert.Equal(message, Engine.Parse(Engine.ToJson(message)));
    }

    [Theory]
    [InlineData("""{"aString":"a"} {"aString":"b"}""")]
    [InlineData("""{"aString":"a"} text""")]
    public void Text_after_the_document_is_refused_and_not_ignored(string json) => Assert.Equal(17, Engine.Refusal(json).Column);

    [Fact]
    public void Unknown_members_and_unknown_enum_names_are_refused_with_their_place()
    {
        Assert.Contains("did you mean \"aString\"?", Engine.Refusal("""{"aStrnig":"a"}""").Message, StringComparison.Ordinal);
        Assert.Equal("color", Engine.Refusal("""{"color":"COLOR_PINK"}""").FieldPath);
    }

    [Fact]
    public void An_unknown_number_of_an_open_enum_is_kept() =>
        Assert.Equal("""{"color":77}""", Engine.ToJson(Engine.ToWire("""{"color":77}""")));

    [Fact]
    public void A_member_given_twice_is_refused_under_either_name() =>
        Assert.Contains("given twice", Engine.Refusal("""{"anInt32":1,"an_int32":2}""").Message, StringComparison.Ordinal);

    [Fact]
    public void Two_members_of_a_oneof_are_refused_unless_one_is_null()
    {
        Assert.Equal("chosen_number", Engine.Refusal("""{"chosenText":"a","chosenNumber":1}""").FieldPath);
        Assert.Equal(1, Engine.Parse("""{"chosenText":null,"chosenNumber":1}""").ChosenNumber);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    public void A_document_that_is_no_object_is_refused_in_our_own_words(string json) =>
        Assert.StartsWith("$: expected ", Engine.Refusal(json).Message, StringComparison.Ordinal);

    [Fact]
    public void An_Any_of_an_unknown_type_is_written_and_does_not_fail() =>
        Assert.Equal(
            """{"any":{"@type":"type.googleapis.com/no.Such","value":"AQID"}}""",
            Engine.ToJson(new Everything { Any = new Any { TypeUrl = "type.googleapis.com/no.Such", Value = Google.Protobuf.ByteString.CopyFrom(1, 2, 3) } }));

    [Fact]
    public void Characters_beyond_the_basic_plane_are_written_as_they_are() =>
        Assert.Equal("{\"aString\":\"😀<>&'\"}", Engine.ToJson(new Everything { AString = "😀<>&'" }));

    [Fact]
    public void Groups_extensions_and_required_fields_are_understood()
    {
        const string Json = """{"id":"x","line":{"quantity":2},"[test.legacy.note]":"n"}""";
        Assert.Equal(Json, Engine.ToJson(Engine.ToWire(Json, type: "test.legacy.Order"), type: "test.legacy.Order"));
        Assert.Contains("id", Engine.Refusal("{}", type: "test.legacy.Order").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_mask_comes_back_as_it_was_sent() =>
        Assert.Equal("""{"mask":"aB,item.childName"}""", Engine.ToJson(Engine.ToWire("""{"mask":"aB,item.childName"}""")));

    [Fact]
    public void Names_without_case_and_enums_without_prefix_are_read_and_written_by_option()
    {
        var options = new JsonOptions { PropertyNameCaseInsensitive = true, RemoveEnumPrefix = true, IgnoreDefaultValues = true };
        Assert.Equal("""{"color":"DARK_BLUE"}""", Engine.ToJson(Engine.ToWire("""{"COLOR":"DARK_BLUE"}""", options), options));
    }
}
