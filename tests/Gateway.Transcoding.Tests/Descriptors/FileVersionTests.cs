using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Tests.Binding;
using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Tests.Descriptors;

public sealed class FileVersionTests
{
    [Fact]
    public void Files_of_one_name_with_different_types_both_count()
    {
        var schema = Schema.Compile([File("a", "M", "x"), File("b", "M", "y")]);

        Assert.NotNull(schema.GetMessage("a.M").FindField("x"));
        Assert.NotNull(schema.GetMessage("b.M").FindField("y"));
    }

    [Fact]
    public void The_more_complete_of_two_versions_of_a_file_counts_in_either_order()
    {
        Assert.Equal(2, Schema.Compile([File("a", "M", "x"), File("a", "M", "x", "y")]).GetMessage("a.M").Fields.Count);
        Assert.Equal(2, Schema.Compile([File("a", "M", "x", "y"), File("a", "M", "x")]).GetMessage("a.M").Fields.Count);
    }

    [Fact]
    public void Files_that_contradict_each_other_are_refused_with_both_named() =>
        Assert.Equal(
            "common.proto: two different files have this name, one and another, and both define a.M; use one version of the file, or give one of them another package",
            Assert.Throws<SchemaException>(() => Schema.Compile([File("a", "M", "x"), File("a", "M", "y")])).Message);

    [Fact]
    public void The_error_names_the_assemblies_of_the_files_if_known()
    {
        var problems = new List<string>();
        FileVersions.Choose([(File("a", "M", "x"), "First.Contracts"), (File("a", "M", "y"), "Second.Contracts")], problems);
        Assert.Contains("the one in First.Contracts and the one in Second.Contracts", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, Type.String)]
    [InlineData(3, Type.Int32)]
    public void A_map_entry_without_key_or_value_is_refused(int number, Type type)
    {
        var entry = new DescriptorProto { Name = "E", Options = new() { MapEntry = true } };
        entry.Field.Add([Field("key", 1), new() { Name = "value", Number = number, Type = type, Label = Label.Optional }]);
        var file = new FileDescriptorProto { Name = "m.proto", Syntax = "proto3", MessageType = { entry } };

        Assert.Contains(
            "m.proto: E is not a valid map entry; a map entry has a key (integer, bool or string) as field 1 and a value as field 2",
            Assert.Throws<SchemaException>(() => Schema.Compile([file])).Problems);
    }

    [Fact]
    public void A_request_that_leads_to_a_message_set_stops_startup()
    {
        var file = new FileDescriptorProto
        {
            Name = "old.proto",
            Package = "old",
            MessageType =
            {
                new DescriptorProto { Name = "Set", Options = new() { MessageSetWireFormat = true } },
                new DescriptorProto { Name = "Asks", Field = { new FieldDescriptorProto { Name = "set", Number = 1, Label = Label.Optional, Type = Type.Message, TypeName = ".old.Set" } } },
            },
        };
        var problems = new List<BindingProblem>();

        HttpBinding.Compile(Schema.Compile([file]), Bound.Method(Bound.Rule("GET /v1"), "old.Asks", "old.Asks"), Bound.Rule("GET /v1"), problems);

        Assert.Equal(
            "things.proto: things.ThingService/Do: the request message old.Asks can contain old.Set, which has message_set_wire_format; use a message with extensions instead: only C++ and Java read message sets",
            problems[0].ToString());
    }

    [Fact]
    public void A_json_name_of_any_characters_is_written_escaped()
    {
        var field = Field("x", 1);
        field.JsonName = "a\"b\\c\u0001é";
        var schema = Schema.Compile([new() { Name = "m.proto", Syntax = "proto3", MessageType = { new DescriptorProto { Name = "M", Field = { field } } } }]);
        using var json = new Gateway.Transcoding.Wire.PooledBuffer();
        WireToJson.Transcode(schema.GetMessage("M"), [0x0A, 0x01, (byte)'v'], json, JsonOptions.Default);
        Assert.Equal("{\"a\\\"b\\\\c\\u0001é\":\"v\"}", System.Text.Encoding.UTF8.GetString(json.WrittenSpan));
    }

    private static FileDescriptorProto File(string package, string message, params string[] fields)
    {
        var type = new DescriptorProto { Name = message };
        type.Field.Add(fields.Select((name, index) => Field(name, index + 1)));
        return new() { Name = "common.proto", Package = package, Syntax = "proto3", MessageType = { type } };
    }

    private static FieldDescriptorProto Field(string name, int number) => new() { Name = name, Number = number, Label = Label.Optional, Type = Type.String };
}
