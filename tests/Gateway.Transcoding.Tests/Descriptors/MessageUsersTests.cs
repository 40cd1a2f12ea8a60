using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Tests.Descriptors;

/// <summary>What a message has because a message that it leads to has it.</summary>
public sealed class MessageUsersTests
{
    // Each message leads to the next, the last one back to the middle: the worst order for a walk that starts at the first.
    private const int Length = 20_000;

    [Fact]
    public void A_required_field_is_reached_from_the_beginning_of_a_long_chain()
    {
        var schema = Schema.Compile([Chain(last => last.Field.Add(new FieldDescriptorProto { Name = "must", Number = 2, Type = Type.Int32, Label = Label.Required }))]);

        Assert.True(schema.FindMessage("chain.M0")!.ReachesRequired);
        Assert.True(schema.FindMessage($"chain.M{Length - 1}")!.ReachesRequired);
        Assert.False(schema.FindMessage("chain.Other")!.ReachesRequired);
        Assert.Null(schema.FindMessage("chain.M0")!.MessageSet);
    }

    [Fact]
    public void A_message_set_is_reached_from_the_beginning_of_a_long_chain()
    {
        var schema = Schema.Compile([Chain(last => last.Field.Add(new FieldDescriptorProto { Name = "set", Number = 2, Type = Type.Message, TypeName = ".chain.Set", Label = Label.Optional }))]);

        Assert.Equal("chain.Set", schema.FindMessage("chain.M0")!.MessageSet);
        Assert.Null(schema.FindMessage("chain.Other")!.MessageSet);
        Assert.False(schema.FindMessage("chain.M0")!.ReachesRequired);
    }

    private static FileDescriptorProto Chain(Action<DescriptorProto> end)
    {
        var file = new FileDescriptorProto { Name = "chain.proto", Package = "chain", Syntax = "proto2" };
        for (var number = 0; number < Length; number++)
        {
            var next = number + 1 < Length ? number + 1 : Length / 2;
            file.MessageType.Add(new DescriptorProto
            {
                Name = $"M{number}",
                Field = { new FieldDescriptorProto { Name = "next", Number = 1, Type = Type.Message, TypeName = $".chain.M{next}", Label = Label.Optional } },
            });
        }

        end(file.MessageType[^1]);
        file.MessageType.Add(new DescriptorProto { Name = "Other" });
        file.MessageType.Add(new DescriptorProto { Name = "Set", Options = new MessageOptions { MessageSetWireFormat = true } });
        return file;
    }
}
