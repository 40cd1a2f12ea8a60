using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>A message that has no JSON form is the service's fault. The error names the field for the service's log.</summary>
public sealed class MalformedMessageTests
{
    [Theory]
    [InlineData("92030B10FFFFFFFFFFFFFFFFFF01", "time", "a google.protobuf.Timestamp of")]
    [InlineData("1801 92030B10FFFFFFFFFFFFFFFFFF01", "time", "a google.protobuf.Timestamp of")]
    [InlineData("8204 00 8204 0B10FFFFFFFFFFFFFFFFFF01", "times[1]", "a google.protobuf.Timestamp of")]
    [InlineData("7201FF", "a_string", "is not valid UTF-8")]
    [InlineData("AA01 0161 AA01 01FF", "texts[1]", "is not valid UTF-8")]
    [InlineData("B201 00 B201 060A0161 0A01FF", "items[1].name", "is not valid UTF-8")]
    [InlineData("B201 00 B201 030A01FF", "items[1].name", "is not valid UTF-8")]
    [InlineData("8A01 05 2203 0A01FF", "item.child.name", "is not valid UTF-8")]
    [InlineData("8A01 02 1880", "item", "a varint is cut off")]
    [InlineData("8A01 03 0A0161 8A01 01 18", "item", "a varint is cut off")]
    [InlineData("FA01 07 0804 1203 0A01FF", "items_by_number[4].name", "is not valid UTF-8")]
    [InlineData("F201 06 0A0161 1201FF", "labels[a]", "is not valid UTF-8")]
    [InlineData("F201 03 0A01FF", "labels", "is not valid UTF-8")]
    [InlineData("18", "", "a varint is cut off")]
    [InlineData("1801 00", "", "a tag with the field number 0")]
    [InlineData("AA03 0D 0A0B 0A0161 1206 1A04 616161FF", "object.a", "is not valid UTF-8")]
    [InlineData("B203 09 11 000000000000F07F", "value", "which JSON has no number for")]
    public void The_error_names_the_field_if_known(string hex, string fieldPath, string problem)
    {
        foreach (var options in new[] { new JsonOptions { IgnoreDefaultValues = true }, new JsonOptions { WriteIndented = true }, new JsonOptions { UseProtoFieldNames = true } })
        {
            var error = Assert.Throws<MalformedMessageException>(() => Engine.ToJson(Engine.Bytes(hex), options));

            Assert.Equal(fieldPath, error.FieldPath);
            Assert.Matches(problem, error.Message);
            Assert.StartsWith(fieldPath.Length == 0 ? "" : fieldPath + ": ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("8A01 02 2205 8A01 05 0A01781801", "item")]
    [InlineData("8A01 02 2205 1801 8A01 05 0A01781801", "item")]
    [InlineData("8A01 05 0A01781801 8A01 01 18", "item")]
    [InlineData("FA01 0D 0801 1202 2205 1205 0A01781801", "items_by_number[1]")]
    [InlineData("D203 03 08010A D203 02 0802", "int64_value")]
    public void A_truncated_part_is_not_completed_by_the_next_part(string hex, string fieldPath) =>
        Assert.Equal(fieldPath, Assert.Throws<MalformedMessageException>(() => Engine.ToJson(Engine.Bytes(hex))).FieldPath);

    [Fact]
    public void The_error_names_a_field_that_is_written_alone()
    {
        var items = Engine.Everything.FindField("items")!;
        using var json = new PooledBuffer();

        var error = Assert.Throws<MalformedMessageException>(() => WireToJson.TranscodeField(items, Engine.Bytes("B201 00 B201 030A01FF"), json, JsonOptions.Default));
        Assert.Equal("items[1].name", error.FieldPath);
        Assert.Equal(0, json.WrittenCount);
    }

    [Fact]
    public void A_tag_of_zero_is_refused_in_place_of_a_field()
    {
        // 2A00 is the field "prefixed". The byte 0 after it is in the place of a tag of the field "delimited".
        var error = Assert.Throws<MalformedMessageException>(() => Engine.ToJson(Engine.Bytes("2A00 0004"), type: "test.edition.Sample"));
        Assert.Contains("a tag with the field number 0", error.Message, StringComparison.Ordinal);
    }
}
