using Gateway.Transcoding.Tests.Json.Protos.Legacy;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

public sealed class LegacyAndEditionTests
{
    private const string Order = "test.legacy.Order";
    private const string Sample = "test.edition.Sample";

    [Fact]
    public void Groups_and_extensions_are_read_and_written()
    {
        const string Json = """{"id":"a","line":{"quantity":3},"unpacked":[1,2],"[test.legacy.note]":"n","[test.legacy.marks]":[7]}""";

        var wire = Engine.ToWire(Json, type: Order);

        //            1:"a"  4:group{1:3}  5:1 5:2    100:"n"   101:7
        Assert.Equal("0A0161" + "23080324" + "28012802" + "A206016E" + "A80607", Engine.Hex(wire));
        Assert.Equal(Json, Engine.ToJson(wire, type: Order));
        var order = Protos.Legacy.Order.Parser.WithExtensionRegistry([LegacyExtensions.Note, LegacyExtensions.Marks]).ParseFrom(wire);
        Assert.Equal(3, order.Line.Quantity);
        Assert.Equal("n", order.GetExtension(LegacyExtensions.Note));
    }

    [Fact]
    public void A_missing_required_field_is_refused_with_its_path()
    {
        Assert.Equal("id: a required field is missing", Engine.Refusal("{}", type: Order).Message);
        Assert.Equal("related.related.id", Engine.Refusal("""{"id":"a","related":{"id":"b","related":{}}}""", type: Order).FieldPath);
        Assert.Empty(Engine.ToWire("{}", new JsonOptions { AllowPartial = true }, Order));
    }

    [Fact]
    public void A_message_in_parts_may_have_its_required_fields_in_any_part()
    {
        //                                  1:"a"   6:{}  6:{1:"b"}
        var order = Engine.Bytes("0A0161 3200 32030A0162");

        RequiredFields.Check(Engine.Schema.GetMessage(Order), order);
    }

    [Fact]
    public void Unknown_values_of_a_closed_enum_are_refused_in_JSON_and_skipped_on_the_wire()
    {
        Assert.Equal("9 is not a value of test.legacy.Size", Engine.Refusal("""{"id":"a","size":9}""", type: Order).Description);

        //                        1:"a"  2:9  3:1 3:9 3:2  7:{"k":9} 7:{"l":1}
        var wire = Engine.Bytes("0A0161 1009 180118091802 3A050A016B1009 3A050A016C1001");
        Assert.Equal("""{"id":"a","sizes":["SMALL","LARGE"],"grades":{"l":"FIRST"}}""", Engine.ToJson(wire, type: Order));
    }

    [Fact]
    public void Unverified_text_is_written_with_replacement_characters() =>
        Assert.Equal("""{"id":"a","looseText":"x�"}""", Engine.ToJson(Engine.Bytes("0A0161 420278FF"), type: Order));

    [Fact]
    public void Features_of_an_edition_decide_presence_packing_and_encoding()
    {
        const string Json = """{"explicit":0,"implicit":0,"packed":[1,2],"expanded":[1,2],"prefixed":{"number":1},"delimited":{"number":1},"parts":[{"number":1},{}],"mandatory":""}""";

        var wire = Engine.ToWire(Json, type: Sample);

        Assert.Equal("0800" + "1A020102" + "20012002" + "2A020801" + "33080134" + "3B08013C" + "3B3C" + "6200", Engine.Hex(wire));
        Assert.Equal("""{"explicit":0,"packed":[1,2],"expanded":[1,2],"prefixed":{"number":1},"delimited":{"number":1},"parts":[{"number":1},{}],"mandatory":""}""", Engine.ToJson(wire, type: Sample));
    }

    [Fact]
    public void Features_of_an_edition_decide_which_enums_are_closed_and_which_text_is_checked()
    {
        Assert.Equal("4005" + "6200", Engine.Hex(Engine.ToWire("""{"open":5,"mandatory":""}""", type: Sample)));
        Assert.Equal("5 is not a value of test.edition.Closed", Engine.Refusal("""{"closed":5,"mandatory":""}""", type: Sample).Description);
        Assert.Equal("mandatory", Engine.Refusal("{}", type: Sample).FieldPath);
        Assert.Equal("""{"loose":"�"}""", Engine.ToJson(Engine.Bytes("5A01FF"), type: Sample));
        Assert.Throws<MalformedMessageException>(() => Engine.ToJson(Engine.Bytes("5201FF"), type: Sample));
    }
}
