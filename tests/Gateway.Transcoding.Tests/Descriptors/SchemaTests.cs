using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Tests.Json;
using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Tests.Descriptors;

public sealed class SchemaTests
{
    [Fact]
    public void Fields_are_found_by_number_and_by_either_name()
    {
        var everything = Engine.Everything;

        var field = everything.FindField("an_int32")!;
        Assert.Same(field, everything.FindField("anInt32"));
        Assert.Same(field, everything.FindField(3));
        Assert.Equal(("an_int32", "anInt32", "test.Everything.an_int32", FieldKind.Int32), (field.Name, field.JsonName, field.FullName, field.Kind));
        Assert.Null(everything.FindField("AnInt32"));
        Assert.Null(everything.FindField(19));
        Assert.Null(everything.FindField(536_870_911));
    }

    [Theory]
    [InlineData("test.Everything", "an_int32", false)]
    [InlineData("test.Everything", "maybe", true)]
    [InlineData("test.Everything", "item", true)]
    [InlineData("test.Everything", "chosen_number", true)]
    [InlineData("test.Everything", "numbers", false)]
    [InlineData("test.legacy.Order", "size", true)]
    [InlineData("test.legacy.Order", "[test.legacy.note]", true)]
    [InlineData("test.edition.Sample", "explicit", true)]
    [InlineData("test.edition.Sample", "implicit", false)]
    public void Presence_follows_syntax_and_features(string message, string field, bool presence) =>
        Assert.Equal(presence, Engine.Schema.GetMessage(message).FindField(field)!.HasPresence);

    [Theory]
    [InlineData("test.Everything", "numbers", true)]
    [InlineData("test.Everything", "doubles", false)]
    [InlineData("test.Everything", "texts", false)]
    [InlineData("test.legacy.Order", "unpacked", false)]
    [InlineData("test.edition.Sample", "packed", true)]
    [InlineData("test.edition.Sample", "expanded", false)]
    public void Packing_follows_syntax_options_and_features(string message, string field, bool packed) =>
        Assert.Equal(packed, Engine.Schema.GetMessage(message).FindField(field)!.IsPacked);

    [Fact]
    public void Maps_oneofs_and_optional_fields_are_distinguished()
    {
        var labels = Engine.Everything.FindField("labels")!;
        Assert.True(labels is { IsMap: true, IsRepeated: true, MapKey.Kind: FieldKind.String, MapValue.Kind: FieldKind.String });
        Assert.Equal("choice", Engine.Everything.FindField("chosen_text")!.Oneof!.Name);
        Assert.Null(Engine.Everything.FindField("maybe")!.Oneof);
        Assert.Equal(["chosen_text", "chosen_number", "chosen_item", "chosen_null"], Assert.Single(Engine.Everything.Oneofs).Fields.Select(f => f.Name));
    }

    [Fact]
    public void Enums_know_their_aliases_prefixes_and_whether_they_are_closed()
    {
        var color = Engine.Schema.FindEnum("test.Color")!;
        Assert.False(color.IsClosed);
        Assert.Equal(2, color.FindValue("COLOR_DARK_BLUE")!.Number);
        Assert.Equal("DARK_BLUE", color.FindValue(2)!.ShortName);
        Assert.Equal("COLOR_NEGATIVE", color.FindValue(-1)!.Name);
        Assert.Null(color.FindValue(3));
        Assert.True(Engine.Schema.FindEnum("test.legacy.Size")!.IsClosed);
        Assert.True(Engine.Schema.FindEnum("test.edition.Closed")!.IsClosed);
        Assert.False(Engine.Schema.FindEnum("test.edition.Open")!.IsClosed);
    }

    [Fact]
    public void Well_known_types_error_details_and_HttpBody_are_always_known()
    {
        foreach (var name in new[] { "google.protobuf.Any", "google.protobuf.BytesValue", "google.rpc.Status", "google.rpc.BadRequest.FieldViolation", "google.rpc.ErrorInfo", "google.api.HttpBody" })
        {
            Assert.NotNull(Schema.WellKnown.FindMessage(name));
        }

        Assert.NotNull(Schema.WellKnown.GetMessage("google.rpc.BadRequest.FieldViolation").FindField("reason"));
        Assert.Equal("no descriptor defines the message no.Such", Assert.Throws<SchemaException>(() => Schema.WellKnown.GetMessage("no.Such")).Message);
    }

    [Theory]
    [InlineData("google.protobuf.Timestamp", WellKnownType.Timestamp)]
    [InlineData("google.protobuf.UInt64Value", WellKnownType.UInt64Value)]
    [InlineData("google.protobuf.FieldDescriptorProto", WellKnownType.None)]
    [InlineData("google.rpc.Status", WellKnownType.None)]
    public void Types_with_a_JSON_form_of_their_own_are_marked(string name, WellKnownType type) =>
        Assert.Equal(type, Schema.WellKnown.GetMessage(name).WellKnown);

    [Fact]
    public void Every_mistake_is_listed_at_once()
    {
        var file = new FileDescriptorProto
        {
            Name = "a.proto",
            Package = "p",
            Syntax = "proto3",
            MessageType =
            {
                new DescriptorProto
                {
                    Name = "M",
                    Field =
                    {
                        new FieldDescriptorProto { Name = "x", Number = 1, Label = Label.Optional, Type = Type.Message, TypeName = ".p.Missing" },
                        new FieldDescriptorProto { Name = "y", Number = 2, Label = Label.Optional, Type = Type.Int32 },
                        new FieldDescriptorProto { Name = "z", Number = 2, Label = Label.Optional, Type = Type.Int32 },
                        new FieldDescriptorProto { Name = "w", Number = 0, Label = Label.Optional, Type = Type.Int32 },
                    },
                },
                new DescriptorProto { Name = "M" },
            },
            EnumType = { new EnumDescriptorProto { Name = "E" } },
            Extension = { new FieldDescriptorProto { Name = "e", Number = 5, Extendee = ".p.Nothing", Label = Label.Optional, Type = Type.Int32 } },
        };

        var error = Assert.Throws<SchemaException>(() => Schema.Compile([file]));

        Assert.Equal(
        [
            "a.proto: the enum p.E has no values",
            "a.proto: the message p.M is defined twice",
            "a.proto: p.M.x is of type p.Missing, which no file defines",
            "a.proto: p.M.z has the same number as p.M.y: 2",
            "a.proto: p.M.w has the number 0, which is outside 1 to 536870911",
            "a.proto: the extension p.e extends p.Nothing, which no file defines",
        ], error.Problems);
    }

    [Theory]
    [InlineData(Edition._2026, "b.proto: edition 2026 is not supported; use proto2, proto3, 2023 or 2024")]
    [InlineData(Edition.Unstable, "b.proto: edition Unstable is not supported; use proto2, proto3, 2023 or 2024")]
    public void An_unknown_edition_is_refused(Edition edition, string problem)
    {
        var file = new FileDescriptorProto { Name = "b.proto", Syntax = "editions", Edition = edition };

        Assert.Equal(problem, Assert.Throws<SchemaException>(() => Schema.Compile([file])).Message);
    }

    [Fact]
    public void A_type_from_the_caller_replaces_the_built_in_type()
    {
        var body = new FileDescriptorProto { Name = "vendored/httpbody.proto", Package = "google.api", Syntax = "proto3", MessageType = { new DescriptorProto { Name = "HttpBody" } } };

        Assert.Empty(Schema.Compile([body]).GetMessage("google.api.HttpBody").Fields);
    }
}
