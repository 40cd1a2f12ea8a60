using Gateway.Yarp.Schemas;
using Gateway.Yarp.Tests.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Tests.Schemas;

public sealed class DescriptorSetSourceTests
{
    private const string Remedy = "Make it with: protoc --include_imports -o FILE.binpb FILE.proto";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Descriptor_set_gives_its_services_and_files()
    {
        using var file = Set(ItemsReflection.Descriptor.ToProto(), OrdersReflection.Descriptor.ToProto());

        var schema = await ReadAsync(file);

        Assert.Equal(["orders.v1.Billing", "orders.v1.Orders"], schema.Services);
        Assert.Equal(3, UpstreamSchema.Compile(schema, file.Path).Methods.Count);
        Assert.Equal(schema.Fingerprint, (await ReadAsync(file)).Fingerprint);
    }

    [Fact]
    public async Task A_file_is_read_again_only_when_its_content_is_new()
    {
        using var file = Set(ProtoFiles.Service("A"));
        var source = new DescriptorSetSource(file.Path, SchemaLimits.Default);
        var first = await source.ReadIfNewAsync(null, Token);

        Assert.Null(await source.ReadIfNewAsync(first!.Fingerprint, Token));
        await File.WriteAllBytesAsync(file.Path, new FileDescriptorSet { File = { ProtoFiles.Service("B") } }.ToByteArray(), Token);
        var second = await source.ReadIfNewAsync(first.Fingerprint, Token);

        Assert.Equal(["test.BService"], second!.Services);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        File.Delete(file.Path);
        var error = await Assert.ThrowsAsync<SchemaSourceException>(() => source.ReadIfNewAsync(second.Fingerprint, Token));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_of_reflection_and_health_checks_are_left_out()
    {
        var health = ProtoFiles.File("health.proto").WithMessage("M");
        health.Package = "grpc.health.v1";
        using var file = Set(ProtoFiles.Service("A"), health.WithService("Health", "M"));

        Assert.Equal(["test.AService"], (await ReadAsync(file)).Services);
    }

    [Fact]
    public async Task Copies_of_a_file_count_once()
    {
        using var file = Set(ProtoFiles.Service("A"), ProtoFiles.Service("A"));

        Assert.Single((await ReadAsync(file)).Files);
    }

    [Fact]
    public async Task Missing_imports_are_named_with_the_remedy()
    {
        using var file = Set(ProtoFiles.Service("A", "b.proto", "google/protobuf/any.proto", "c.proto"));

        Assert.Equal(
            string.Join(Environment.NewLine, $"{file.Path} lacks imported files. {Remedy}", "a.proto imports b.proto", "a.proto imports c.proto"), await RefusalOfAsync(file));
    }

    [Fact]
    public async Task Set_without_services_is_refused()
    {
        using var file = Set(ProtoFiles.File("a.proto"));

        Assert.Equal($"{file.Path} declares no services. Give the descriptors of the files that do.", await RefusalOfAsync(file));
    }

    [Fact]
    public async Task Empty_file_is_refused()
    {
        using var file = new TemporaryFile("");

        Assert.Equal($"{file.Path} is empty. {Remedy}", await RefusalOfAsync(file));
    }

    [Fact]
    public async Task Set_that_is_cut_off_is_refused_wherever_the_cut_is()
    {
        var bytes = new FileDescriptorSet { File = { ProtoFiles.Service("A") } }.ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
        {
            using var file = new TemporaryFile(bytes[..length]);

            Assert.StartsWith($"{file.Path} is not a descriptor set, or its end is cut off (", await RefusalOfAsync(file));
        }
    }

    [Theory]
    [InlineData("syntax = \"proto3\";\nservice S {}\n")]
    [InlineData("{\"file\": []}")]
    [InlineData("\u0010\u0001")]
    public async Task File_of_another_kind_is_refused(string content)
    {
        using var file = new TemporaryFile(content);

        var refusal = await RefusalOfAsync(file);

        Assert.StartsWith($"{file.Path} is not a descriptor set", refusal);
        Assert.EndsWith(Remedy, refusal);
    }

    [Fact]
    public async Task Compressed_set_is_refused()
    {
        using var file = new TemporaryFile([0x1f, 0x8b, 0x08, 0x00]);

        Assert.Equal($"{file.Path} is compressed. Decompress it: gunzip FILE.binpb.gz", await RefusalOfAsync(file));
    }

    [Fact]
    public async Task Single_file_descriptor_is_no_set()
    {
        using var file = new TemporaryFile(ProtoFiles.Service("A").ToByteArray());

        Assert.Contains("is not a descriptor set", await RefusalOfAsync(file));
    }

    [Fact]
    public async Task Missing_file_and_directory_are_told()
    {
        using var file = new TemporaryFile("");
        var directory = Path.GetDirectoryName(file.Path)!;

        Assert.Equal($"{file.Path}.none does not exist. {Remedy}", await RefusalOfAsync(file.Path + ".none", SchemaLimits.Default));
        Assert.Equal($"{directory} is a directory. Name the file of the descriptors.", await RefusalOfAsync(directory, SchemaLimits.Default));
    }

    [Fact]
    public async Task Limits_hold()
    {
        using var file = Set(ProtoFiles.Service("A"), ProtoFiles.Service("B"));

        Assert.Equal(
            $"{file.Path} has more than 10 bytes. Split it, or leave out --include_source_info.", await RefusalOfAsync(file.Path, SchemaLimits.Default with { MaxBytes = 10 }));
        Assert.Equal($"{file.Path} has more than 1 files. Split it.", await RefusalOfAsync(file.Path, SchemaLimits.Default with { MaxFiles = 1 }));
        Assert.Equal($"{file.Path} declares more than 1 services. Split it.", await RefusalOfAsync(file.Path, SchemaLimits.Default with { MaxServices = 1 }));
    }

    private static TemporaryFile Set(params FileDescriptorProto[] files) => new(new FileDescriptorSet { File = { files } }.ToByteArray());

    private static Task<SchemaFiles> ReadAsync(TemporaryFile file) => new DescriptorSetSource(file.Path, SchemaLimits.Default).ReadAsync(Token);

    private static Task<string> RefusalOfAsync(TemporaryFile file) => RefusalOfAsync(file.Path, SchemaLimits.Default);

    private static async Task<string> RefusalOfAsync(string path, SchemaLimits limits) =>
        (await Assert.ThrowsAsync<SchemaSourceException>(() => new DescriptorSetSource(path, limits).ReadAsync(Token))).Message;
}
