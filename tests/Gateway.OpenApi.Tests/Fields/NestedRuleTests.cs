using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Tests.Fields;

/// <summary>Rules of buf.validate come from servers, which may nest them without end.</summary>
public sealed class NestedRuleTests
{
    private const int Extension = 1159;
    private const int List = 18;
    private const int MinItems = 1;
    private const int Items = 4;

    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    public void Rules_of_elements_are_not_those_of_lists_again(int levels)
    {
        var rules = Record(List, [8 * MinItems, 3]);
        for (var level = 0; level < levels; level++)
        {
            rules = Record(List, [8 * MinItems, 2, .. Record(Items, rules)]);
        }

        var found = FieldRules.Of(Field(rules));

        Assert.Equal(2UL, found.MinCount);
        Assert.Null(found.Elements!.MinCount);
        Assert.Null(found.Elements.Elements);
    }

    private static FieldSchema Field(byte[] rules)
    {
        var field = new FieldDescriptorProto
        {
            Name = "list",
            Number = 1,
            Type = FieldDescriptorProto.Types.Type.String,
            Label = FieldDescriptorProto.Types.Label.Repeated,
            Options = FieldOptions.Parser.ParseFrom(Record(Extension, rules)),
        };
        var file = new FileDescriptorProto { Name = "nested.proto", Syntax = "proto3", MessageType = { new DescriptorProto { Name = "Nested", Field = { field } } } };
        return Schema.Compile([file]).GetMessage("Nested").FindField(1)!;
    }

    private static byte[] Record(int number, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return bytes.ToArray();
    }
}
