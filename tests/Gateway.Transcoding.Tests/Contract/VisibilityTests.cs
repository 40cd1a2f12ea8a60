using ContractProtos;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Tests.Contract;

/// <summary>What google.api.visibility hides from a schema.</summary>
public sealed class VisibilityTests
{
    private static readonly HashSet<string> _nothing = [];

    [Theory]
    [InlineData("", "name,kinds,open,extra", "every restriction hides; an empty one is none")]
    [InlineData("INTERNAL", "name,note,secret,secrets,kinds,grade,hint,by_key,open,extra", "a label that is visible")]
    [InlineData("PREVIEW", "name,kinds,by_hand,open,extra", "another label")]
    [InlineData("internal", "name,kinds,open,extra", "labels have a case")]
    [InlineData("INTERNAL,PREVIEW", "name,note,secret,secrets,kinds,grade,hint,by_hand,by_key,open,extra", "all")]
    public void Fields_are_shown_by_label(string labels, string fields, string why) =>
        Assert.True(fields == string.Join(',', Shown(labels).GetMessage("contract.GetBookReq").Fields.Select(static field => field.Name)), why);

    [Fact]
    public void Enum_values_are_unknown_by_name_and_number()
    {
        var kind = Shown("").FindEnum("contract.Kind")!;

        Assert.Equal(["KIND_UNSPECIFIED", "KIND_NOVEL"], kind.Values.Select(static value => value.Name));
        Assert.Null(kind.FindValue(2));
        Assert.NotNull(Shown("INTERNAL").FindEnum("contract.Kind")!.FindValue(2));
    }

    [Fact]
    public void A_hidden_message_keeps_its_name_and_nothing_else()
    {
        var shown = Shown("");

        Assert.Empty(shown.GetMessage("contract.Secret").Fields);
        Assert.Empty(shown.GetMessage("contract.Secret.Key").Fields);
    }

    [Fact]
    public void A_oneof_without_members_is_none()
    {
        Assert.Empty(Shown("").GetMessage("contract.GetBookReq").Oneofs);
        Assert.Equal(["way"], Shown("PREVIEW").GetMessage("contract.GetBookReq").Oneofs.Select(static oneof => oneof.Name));
    }

    [Fact]
    public void A_schema_of_which_nothing_is_hidden_is_the_same()
    {
        Assert.Same(Ruled.Schema, new ElementVisibility(["INTERNAL", "PREVIEW"]).Apply(Ruled.Schema, _nothing));
        Assert.True(new ElementVisibility([]).HidesAnyOf(Ruled.Schema));
        Assert.False(new ElementVisibility(["INTERNAL", "PREVIEW"]).HidesAnyOf(Ruled.Schema));
        Assert.Same(Schema.WellKnown, new ElementVisibility([]).Apply(Schema.WellKnown, _nothing));
    }

    [Fact]
    public void Fields_that_a_rule_names_stay()
    {
        var kept = new HashSet<string> { "contract.GetBookReq.note", "contract.Secret.text" };
        var shown = new ElementVisibility([]).Apply(Ruled.Schema, kept);

        Assert.NotNull(shown.GetMessage("contract.GetBookReq").FindField("note"));
        Assert.NotNull(shown.GetMessage("contract.Secret").FindField("text"));
        Assert.Null(shown.GetMessage("contract.GetBookReq").FindField("hint"));
    }

    [Theory]
    [InlineData("contract.Library.GetBook", "", true)]
    [InlineData("contract.Library.PurgeBook", "", false)]
    [InlineData("contract.Library.PurgeBook", "INTERNAL", true)]
    [InlineData("contract.Library.InspectBook", "", false)]
    [InlineData("contract.Library.InspectBook", "INTERNAL", true)]
    [InlineData("contract.Admin.Stop", "", false)]
    [InlineData("contract.Admin.Stop", "OTHER", false)]
    [InlineData("contract.Admin.Stop", "PREVIEW", true)]
    [InlineData("contract.Admin.Stop", "INTERNAL", true)]
    public void Methods_are_shown_by_label(string name, string labels, bool isShown)
    {
        var method = ContractReflection.Descriptor.Services.SelectMany(static service => service.Methods).Single(method => method.FullName == name);

        Assert.Equal(isShown, Labels(labels).Shows(method));
    }

    [Fact]
    public void The_option_counts_however_the_descriptor_was_parsed()
    {
        // Descriptors of servers elsewhere are parsed without knowing the extension, and those of generated code with it.
        var unknown = FieldOptions.Parser.ParseFrom(Options.ToByteArray());
        var known = FieldOptions.Parser.WithExtensionRegistry([Google.Api.VisibilityExtensions.FieldVisibility]).ParseFrom(Options.ToByteArray());

        Assert.Equal("INTERNAL", RestrictionOption.Of(unknown));
        Assert.Equal("INTERNAL", RestrictionOption.Of(known));
        Assert.Equal("INTERNAL", known.GetExtension(Google.Api.VisibilityExtensions.FieldVisibility).Restriction);
    }

    [Fact]
    public void A_restriction_that_cannot_be_read_hides()
    {
        // Field 72295727, length-delimited: a text of 9 bytes that is not there.
        byte[] broken = [0xFA, 0xD2, 0xE4, 0x93, 0x02, 0x02, 0x12, 0x09];

        Assert.True(Labels("INTERNAL").IsHidden(RestrictionOption.Of(FieldOptions.Parser.ParseFrom(broken))));
    }

    [Fact]
    public void The_fields_of_a_rule_are_found_in_paths_bodies_and_additional_bindings() => Assert.Equal(
        ["contract.UpdateBookReq.book", "contract.UpdateBookReq.book", "contract.Book.name", "contract.UpdateBookReq.book", "contract.Book.name"],
        HttpRules.FieldsOf(Library.Methods.Single(static method => method.Name == "UpdateBook"), HttpRules.Of(Library.Methods.Single(static method => method.Name == "UpdateBook").ToProto())!));

    [Theory]
    [InlineData("", "Book,Author,Audit,CreateBookReq,UpdateBookReq,GetBookReq", "Kind")]
    [InlineData("contract.GetBookReq.secrets", "Book,Author,Audit,CreateBookReq,UpdateBookReq,GetBookReq,Secret", "Kind")]
    [InlineData("contract.GetBookReq.by_key", "Book,Author,Audit,CreateBookReq,UpdateBookReq,GetBookReq,Secret", "Kind")]
    [InlineData("contract.GetBookReq.grade", "Book,Author,Audit,CreateBookReq,UpdateBookReq,GetBookReq", "Kind,Grade")]
    public void Files_have_no_hidden_type_but_those_that_something_shown_refers_to(string kept, string messages, string enums)
    {
        var file = FileOf("contract.proto", kept);

        Assert.Equal(messages, string.Join(',', file.MessageTypes.Select(static message => message.Name)));
        Assert.Equal(enums, string.Join(',', file.EnumTypes.Select(static type => type.Name)));
        Assert.Equal(kept.EndsWith("by_key", StringComparison.Ordinal), file.FindTypeByName<MessageDescriptor>("Secret")?.NestedTypes.Count == 1);
        Assert.Equal(kept.EndsWith("secrets", StringComparison.Ordinal), file.FindTypeByName<MessageDescriptor>("GetBookReq").NestedTypes.Count == 1);
    }

    [Theory]
    [InlineData("", "Library", "CreateBook,UpdateBook,GetBook,SaveBooks")]
    [InlineData("PREVIEW", "Library,Admin", "CreateBook,UpdateBook,GetBook,SaveBooks,Stop")]
    [InlineData("INTERNAL", "Library,Admin", "CreateBook,UpdateBook,GetBook,SaveBooks,PurgeBook,InspectBook,Stop")]
    public void Files_have_no_hidden_service_or_method(string label, string services, string methods)
    {
        var file = FileOf("contract.proto", "", label);

        Assert.Equal(services, string.Join(',', file.Services.Select(static service => service.Name)));
        Assert.Equal(methods, string.Join(',', file.Services.SelectMany(static service => service.Methods).Select(static method => method.Name)));
    }

    [Fact]
    public void Files_have_the_oneofs_that_have_fields()
    {
        Assert.Equal(["way", "_hint"], FileOf("contract.proto", "", "INTERNAL").FindTypeByName<MessageDescriptor>("GetBookReq").Oneofs.Select(static oneof => oneof.Name));
        Assert.Equal(["_hint"], FileOf("contract.proto", "contract.GetBookReq.hint").FindTypeByName<MessageDescriptor>("GetBookReq").Oneofs.Select(static oneof => oneof.Name));
        Assert.Equal("hint", FileOf("contract.proto", "contract.GetBookReq.hint").FindTypeByName<MessageDescriptor>("GetBookReq").Oneofs[0].Fields.Single().Name);
    }

    [Theory]
    [InlineData("", "vault.Secret.door,vault.Secret.part,vault.Secret.parts,vault.Secret.text,vault.Secret.Part.kind,vault.Secret.Part.text,vault.Secret.Part.whole")]
    [InlineData("OTHER", "vault.Secret.closed,vault.Secret.door,vault.Secret.part,vault.Secret.parts,vault.Secret.text,vault.Secret.Closed.text,vault.Secret.Part.kind,vault.Secret.Part.text,vault.Secret.Part.whole")]
    [InlineData("INTERNAL", "")]
    public void A_body_of_a_hidden_type_shows_fields_that_are_not_restricted_themselves(string label, string fields)
    {
        var store = VaultProtos.VaultReflection.Descriptor.Services[0].Methods.Single(static method => method.Name == "Store");
        var bodies = HttpRules.BodiesOf(store, HttpRules.Of(store.ToProto())!).ToArray();

        Assert.Equal(["vault.StoreReq.secret", "vault.StoreResp.secret"], bodies.Select(static body => body.FullName));
        Assert.Equal(fields, string.Join(',', Labels(label).FieldsOf(bodies[0]).OrderBy(static name => name.Count(static one => one == '.')).ThenBy(static name => name, StringComparer.Ordinal)));
    }

    // Linked, as clients do it with the files of reflection.
    private static FileDescriptor FileOf(string name, string kept, string label = "")
    {
        var visibility = Labels(label);
        var files = visibility.FilesOf(visibility.Apply(Ruled.Schema, kept.Length == 0 ? _nothing : new HashSet<string> { kept })).ToDictionary(static file => file.Name, StringComparer.Ordinal);
        var ordered = new List<FileDescriptorProto>();
        Visit(name);
        return FileDescriptor.BuildFromByteStrings(ordered.Select(static file => file.ToByteString()))[^1];

        void Visit(string one)
        {
            foreach (var import in files[one].Dependency)
            {
                Visit(import);
            }

            if (!ordered.Contains(files[one]))
            {
                ordered.Add(files[one]);
            }
        }
    }

    private static ServiceDescriptor Library => ContractReflection.Descriptor.Services[0];

    private static FieldOptions Options => GetBookReq.Descriptor.FindFieldByName("note").ToProto().Options;

    private static Schema Shown(string labels) => Labels(labels).Apply(Ruled.Schema, _nothing);

    private static ElementVisibility Labels(string labels) => new(labels.Split(',', StringSplitOptions.RemoveEmptyEntries));
}
