using Gateway.Transcoding.Binding;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Tests.Protos;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Yarp.Tests.Schemas;

public sealed class UpstreamSchemaTests
{
    [Fact]
    public void Methods_have_their_annotations_and_kinds()
    {
        var schema = Compile([OrdersReflection.Descriptor.ToProto(), ItemsReflection.Descriptor.ToProto(), .. Known("google/api/annotations.proto", "google/protobuf/timestamp.proto")], "orders.v1.Orders");

        Assert.Equal(["GetOrder", "WatchOrder"], schema.Methods.Select(method => method.Name));
        Assert.Equal("/v1/orders/{id}", schema.Methods[0].GetOptions().GetExtension(AnnotationsExtensions.Http).Get);
        Assert.True(schema.Methods[1].IsServerStreaming);
        Assert.Equal("/v1/orders/{id}", Assert.Single(MethodBindings.Create(schema.Schema, [MethodReference.Of(schema.Methods[0])], autoMapUnannotated: false).All).Template.Text);
        Assert.NotNull(schema.Schema.FindMessage("orders.v1.Item"));
    }

    [Fact]
    public void Types_of_files_that_no_service_imports_are_in_the_schema()
    {
        var schema = Compile([ProtoFiles.Service("A"), ProtoFiles.File("detail.proto").WithMessage("Detail")], "test.AService");

        Assert.NotNull(schema.Schema.FindMessage("test.Detail"));
    }

    [Fact]
    public void Fingerprint_does_not_depend_on_the_order()
    {
        var (a, b) = (ProtoFiles.Service("A"), ProtoFiles.Service("B"));

        Assert.Equal(SchemaFiles.Of([a, b], ["x", "y"]).Fingerprint, SchemaFiles.Of([b, a], ["y", "x"]).Fingerprint);
        Assert.NotEqual(SchemaFiles.Of([a, b], ["x", "y"]).Fingerprint, SchemaFiles.Of([a, b], ["x"]).Fingerprint);
        Assert.NotEqual(SchemaFiles.Of([a, b], ["x"]).Fingerprint, SchemaFiles.Of([a], ["x"]).Fingerprint);
        Assert.NotEqual(SchemaFiles.Of([], ["xy"]).Fingerprint, SchemaFiles.Of([], ["x", "y"]).Fingerprint);
    }

    [Fact]
    public void File_without_a_package_compiles()
    {
        var file = ProtoFiles.File("a.proto").WithMessage("M");
        file.Package = "";

        Assert.Equal("S.Call", Assert.Single(Compile([file.WithService("S", "M")], "S").Methods).FullName);
    }

    [Fact]
    public void Proto2_with_extensions_and_groups_compiles()
    {
        var file = ProtoFiles.File("a.proto").WithMessage("M", new FieldDescriptorProto { Name = "g", Number = 1, Type = Type.Group, TypeName = ".test.M.G", Label = Label.Optional });
        file.Syntax = "";
        file.MessageType[0].NestedType.Add(new DescriptorProto { Name = "G", Field = { new FieldDescriptorProto { Name = "n", Number = 1, Type = Type.Int32, Label = Label.Required } } });
        file.MessageType[0].ExtensionRange.Add(new DescriptorProto.Types.ExtensionRange { Start = 100, End = 200 });
        file.Extension.Add(new FieldDescriptorProto { Name = "e", Number = 100, Type = Type.String, Label = Label.Optional, Extendee = ".test.M" });

        var message = Compile([file.WithService("S", "M")], "test.S").Schema.GetMessage("test.M");

        Assert.True(message.FindField(1)!.IsDelimited);
        Assert.True(message.FindField(100)!.IsExtension);
    }

    [Theory]
    [InlineData(Edition._2023)]
    [InlineData(Edition._2024)]
    public void Editions_compile(Edition edition)
    {
        var file = ProtoFiles.Service("A");
        (file.Syntax, file.Edition) = ("editions", edition);

        Assert.Single(Compile([file], "test.AService").Methods);
    }

    [Fact]
    public void Edition_that_is_not_known_is_refused()
    {
        var file = ProtoFiles.Service("A");
        (file.Syntax, file.Edition) = ("editions", (Edition)1999);

        Assert.Contains("a.proto: edition 1999 is not supported", RefusalOf([file], "test.AService"));
    }

    [Fact]
    public void Message_names_the_source_and_the_remedy()
    {
        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "The schema of the test has mistakes. Correct the proto files of the server, and generate its descriptors again.",
                "a.proto imports b.proto, which is missing",
                "no more"),
            RefusalOf([ProtoFiles.Service("A", "b.proto")], "test.AService") + Environment.NewLine + "no more");
    }

    [Fact]
    public void Imports_in_a_circle_are_refused_by_name()
    {
        FileDescriptorProto[] files = [ProtoFiles.Service("A", "b.proto"), ProtoFiles.File("b.proto", "a.proto")];

        Assert.EndsWith($"{Environment.NewLine}files import each other in a circle: a.proto -> b.proto -> a.proto", RefusalOf(files, "test.AService"));
        Assert.Contains("a.proto -> a.proto", RefusalOf([ProtoFiles.Service("A", "a.proto")], "test.AService"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Deep_chains_of_imports_are_refused(bool reversed)
    {
        var chain = Enumerable.Range(1, 600).Select(i => ProtoFiles.File($"{i}.proto", i == 600 ? [] : [$"{i + 1}.proto"])).ToArray();
        FileDescriptorProto[] files = [ProtoFiles.Service("A", "1.proto"), .. reversed ? chain.Reverse() : chain];

        Assert.Contains(" has a chain of imports of more than 500 files", Assert.Throws<SchemaSourceException>(() => UpstreamSchema.Compile(new SchemaFiles(files, ["test.AService"], ""), "test")).Message);
    }

    [Fact]
    public void Service_that_no_file_declares_is_named() => Assert.EndsWith("no file declares the service test.None", RefusalOf([ProtoFiles.Service("A")], "test.AService", "test.None"));

    [Fact]
    public void Service_that_two_files_declare_is_refused()
    {
        var copy = ProtoFiles.Service("A");
        copy.Name = "copy.proto";
        copy.MessageType.Clear();
        copy.Dependency.Add("a.proto");

        Assert.Contains("copy.proto: the service test.AService is defined twice, also in a.proto", RefusalOf([ProtoFiles.Service("A"), copy], "test.AService"));
    }

    [Fact]
    public void Type_that_no_file_defines_is_named()
    {
        var file = ProtoFiles.File("a.proto").WithMessage("M", ProtoFiles.Message("f", 1, ".test.None")).WithService("S", "M");

        Assert.Contains("a.proto: test.M.f is of type test.None, which no file defines", RefusalOf([file], "test.S"));
    }

    [Fact]
    public void Type_of_a_file_that_is_not_imported_is_named()
    {
        FileDescriptorProto[] files = [ProtoFiles.File("a.proto").WithMessage("M", ProtoFiles.Message("f", 1, ".test.B")).WithService("S", "M"), ProtoFiles.File("b.proto").WithMessage("B")];

        var refusal = RefusalOf(files, "test.S");

        Assert.Contains("a.proto: test.M.f: ", refusal);
        Assert.Contains("test.B", refusal);
    }

    [Fact]
    public void Method_whose_message_no_file_defines_is_named()
    {
        var refusal = RefusalOf([ProtoFiles.File("a.proto").WithService("S", "None")], "test.S");

        Assert.Contains("a.proto: test.S.Call: ", refusal);
        Assert.Contains("test.None", refusal);
    }

    [Fact]
    public void Message_that_two_files_define_is_named()
    {
        FileDescriptorProto[] files = [ProtoFiles.Service("A"), ProtoFiles.File("b.proto").WithMessage("A")];

        Assert.Contains("b.proto: the message test.A is defined twice", RefusalOf(files, "test.AService"));
    }

    [Fact]
    public void Two_versions_that_contradict_each_other_are_refused()
    {
        FileDescriptorProto[] files =
        [
            ProtoFiles.Service("A", "common.proto"),
            ProtoFiles.File("common.proto").WithMessage("Common", ProtoFiles.Text("a", 1)),
            ProtoFiles.File("common.proto").WithMessage("Common", ProtoFiles.Text("b", 1)),
        ];

        Assert.Contains("common.proto: two different files have this name", RefusalOf(files, "test.AService"));
    }

    [Fact]
    public void Two_different_files_of_one_name_are_refused()
    {
        var other = ProtoFiles.File("common.proto").WithMessage("Other");
        other.Package = "other";

        Assert.Contains(
            "common.proto: 2 different files have this name, with the packages \"other\" and \"test\"; rename one of them",
            RefusalOf([ProtoFiles.Service("A", "common.proto"), other, ProtoFiles.File("common.proto").WithMessage("Common")], "test.AService"));
    }

    [Fact]
    public void Annotation_that_is_garbage_is_refused_with_its_file()
    {
        var file = ProtoFiles.Service("A");

        // Field 72295728, google.api.http, of one byte, which is the beginning of a tag.
        file.Service[0].Method[0].Options = MethodOptions.Parser.ParseFrom([0x82, 0xd3, 0xe4, 0x93, 0x02, 0x01, 0xff]);

        Assert.Contains($"{Environment.NewLine}a.proto: ", RefusalOf([file], "test.AService"));
    }

    [Fact]
    public void Oneof_that_does_not_exist_is_refused()
    {
        var file = ProtoFiles.Service("A");
        file.MessageType[0].Field[0].OneofIndex = 7;

        Assert.Contains("a.proto: test.A.text", RefusalOf([file], "test.AService"));
    }

    [Fact]
    public void Five_thousand_methods_of_many_files_compile()
    {
        FileDescriptorProto[] files = [.. Enumerable.Range(0, 500).Select(ManyMethods)];

        Assert.Equal(5000, Compile(files, [.. files.Select(file => $"test.Service{file.Name}")]).Methods.Count);
    }

    private static FileDescriptorProto ManyMethods(int index)
    {
        var file = ProtoFiles.File($"f{index}", index % 10 == 0 ? [] : [$"f{index - 1}"]);
        var service = new ServiceDescriptorProto { Name = $"Service{file.Name}" };
        for (var i = 0; i < 10; i++)
        {
            file.WithMessage($"M{index}x{i}", [.. Enumerable.Range(1, 10).Select(number => ProtoFiles.Text($"field{number}", number))]);
            service.Method.Add(new MethodDescriptorProto { Name = $"Call{i}", InputType = $".test.M{index}x{i}", OutputType = $".test.M{index}x{i}" });
        }

        file.Service.Add(service);
        return file;
    }

    private static UpstreamSchema Compile(IEnumerable<FileDescriptorProto> files, params string[] services) => UpstreamSchema.Compile(SchemaFiles.Of(files, services), "the test");

    private static string RefusalOf(IEnumerable<FileDescriptorProto> files, params string[] services) => Assert.Throws<SchemaSourceException>(() => Compile(files, services)).Message;

    private static List<FileDescriptorProto> Known(params string[] names)
    {
        var files = names.Select(name => KnownFiles.Find(name)!).ToList();
        KnownFiles.Complete(files);
        return files;
    }
}
