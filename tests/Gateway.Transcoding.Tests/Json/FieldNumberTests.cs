using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>Tests the field numbers at which a tag takes another byte.</summary>
public sealed class FieldNumberTests
{
    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(4095)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(536_870_911)]
    public void A_field_of_any_number_is_written_and_read(int number)
    {
        var message = new DescriptorProto { Name = "M" };
        message.Field.Add([Field("a", 1, Type.String), Field("x", number, Type.Int32), Field("y", number - 1, Type.String)]);
        var type = Schema.Compile([new FileDescriptorProto { Name = "m.proto", Syntax = "proto3", MessageType = { message } }]).GetMessage("M");
        const string Json = """{"a":"b","y":"text","x":300}""";
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(type, Encoding.UTF8.GetBytes(Json), wire, JsonOptions.Default);

        foreach (var options in new[] { JsonOptions.Default, new() { IgnoreDefaultValues = true }, new() { IgnoreDefaultValues = true, UseProtoFieldNames = true } })
        {
            using var json = new PooledBuffer();
            WireToJson.Transcode(type, wire.WrittenSpan, json, options);
            Assert.Equal(Json, Encoding.UTF8.GetString(json.WrittenSpan));
        }
    }

    [Theory]
    [InlineData("28 8080808010")]       // a_uint32 = 2^32; only the low 32 bits count
    [InlineData("18 8000")]             // an_int32 = 0 in two bytes
    [InlineData("A2 01 00")]            // numbers, packed and empty
    [InlineData("A2 01 00 A2 01 00")]
    public void A_default_in_any_encoding_is_omitted_by_option(string hex) => Assert.Equal("{}", Engine.ToJson(Engine.Bytes(hex)));

    private static FieldDescriptorProto Field(string name, int number, Type type) => new() { Name = name, Number = number, Label = Label.Optional, Type = type };
}
