using Gateway.Testing;
using Gateway.Yarp.Reflection;
using Gateway.Yarp.Schemas;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Time.Testing;
using static Gateway.Yarp.Tests.Schemas.ReflectionFixture;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>Servers whose reflection is broken, or wants to do harm.</summary>
public sealed class HostileReflectionTests
{
    private static readonly FileDescriptorProto A = ProtoFiles.Service("A");
    private static readonly FileDescriptorProto B = ProtoFiles.Service("B");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_that_never_answers_is_given_up_after_the_timeout()
    {
        var time = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var host = await StartAsync(Never(asked));

        var refusal = RefusalOfAsync(host.Http2, time: time);
        await asked.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(
            $"{Authority(host)} did not describe its services within 10 s. Check the address and the log of the server, or give its descriptors as DescriptorSet (--descriptor-set).", await refusal);
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up_when_the_caller_cancels()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var asked = new TaskCompletionSource();
        await using var host = await StartAsync(Never(asked));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());

        var reading = new ReflectionSource(invoker, host.Http2, SchemaLimits.Default, TimeProvider.System).ReadAsync(cancellation.Token);
        await asked.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Service_that_the_server_cannot_describe_is_left_out_and_named()
    {
        var schema = await ReadAsync(Answers.For([A], "test.AService", "test.Broken"));

        Assert.Equal(["test.AService"], schema.Services);
        Assert.Equal(["test.Broken is left out: the server answered with NOT_FOUND: not known"], schema.Warnings);
    }

    [Fact]
    public async Task Name_at_which_the_server_ends_the_call_loses_no_other_service()
    {
        var schema = await ReadAsync(Mixed(_ => throw new RpcException(new Status(StatusCode.NotFound, "go away"))));

        Assert.Equal(["test.AService", "test.BService"], schema.Services);
        Assert.Equal(["test.Odd is left out: the server ended the call with NOT_FOUND: go away"], schema.Warnings);
    }

    [Fact]
    public async Task Name_at_which_the_server_ends_the_call_without_an_error_loses_no_other_service()
    {
        var schema = await ReadAsync(Mixed(_ => null));

        Assert.Equal(["test.AService", "test.BService"], schema.Services);
        Assert.Equal(["test.Odd is left out: the server ended the call without an answer"], schema.Warnings);
    }

    [Fact]
    public async Task File_of_another_name_is_no_answer()
    {
        var schema = await ReadAsync(Mixed(_ => Answers.Send(ProtoFiles.File("other.proto"))));

        Assert.Equal(["test.Odd is left out: the server sent other.proto instead"], schema.Warnings);
    }

    [Fact]
    public async Task Import_that_the_server_sends_under_another_name_is_missing()
    {
        var importing = ProtoFiles.Service("C", "c.proto/dep.proto");
        var schema = await ReadAsync((request, _) => Task.FromResult<ServerReflectionResponse?>(request.FileByFilename.Length > 0
            ? Answers.Send(ProtoFiles.File("dep.proto"))
            : Answers.Of(request, [A, importing], "test.AService", "test.CService")));

        Assert.Equal(["test.AService"], schema.Services);
        Assert.Equal(["test.CService is left out: c.proto imports c.proto/dep.proto, which is missing (the server sent dep.proto instead)"], schema.Warnings);
    }

    [Fact]
    public async Task Answer_without_files_is_no_answer()
    {
        var schema = await ReadAsync(Mixed(_ => Answers.Send()));

        Assert.Equal(["test.Odd is left out: the server sent nothing instead"], schema.Warnings);
    }

    [Fact]
    public async Task Empty_answer_is_no_answer()
    {
        var schema = await ReadAsync(Mixed(_ => new ServerReflectionResponse()));

        Assert.Equal(["test.Odd is left out: the server answered with an empty answer"], schema.Warnings);
    }

    [Fact]
    public async Task Bytes_that_are_no_file_are_no_answer()
    {
        var schema = await ReadAsync(Mixed(_ => Answers.SendBytes(ByteString.CopyFrom(0x0a, 0xff, 0xff))));

        Assert.StartsWith("test.Odd is left out: the server sent bytes that are not a file descriptor: ", Assert.Single(schema.Warnings));
    }

    [Fact]
    public async Task File_without_a_name_is_no_answer()
    {
        var schema = await ReadAsync(Mixed(_ => Answers.Send(new FileDescriptorProto())));

        Assert.Equal(["test.Odd is left out: the server sent a file without a name"], schema.Warnings);
    }

    [Fact]
    public async Task Repeated_files_count_once()
    {
        var twice = Enumerable.Repeat(A, 1000).ToArray();
        var limits = SchemaLimits.Default with { MaxFiles = 1, MaxBytes = 10_000_000 };

        var schema = await ReadAsync((request, _) => Task.FromResult<ServerReflectionResponse?>(request.ListServices.Length > 0 ? Answers.List("test.AService") : Answers.Send(twice)), limits);

        Assert.Single(schema.Files);
    }

    [Fact]
    public async Task Service_whose_files_import_each_other_in_a_circle_is_left_out()
    {
        FileDescriptorProto[] files = [A, ProtoFiles.Service("C", "d.proto"), ProtoFiles.File("d.proto", "e.proto"), ProtoFiles.File("e.proto", "d.proto")];

        var schema = await ReadAsync(Answers.For(files, "test.AService", "test.CService"));

        Assert.Equal(["test.AService"], schema.Services);
        Assert.Equal(["test.CService is left out: files import each other in a circle: d.proto -> e.proto -> d.proto"], schema.Warnings);
    }

    [Fact]
    public async Task Imports_without_end_are_refused()
    {
        var refusal = await RefusalOfAsync(
            (request, _) => Task.FromResult<ServerReflectionResponse?>(request.FileByFilename is [.., var digit] name
                ? Answers.Send(ProtoFiles.File(name, name + (digit == '9' ? '0' : (char)(digit + 1))))
                : Answers.Of(request, [ProtoFiles.Service("A", "0")], "test.AService")),
            SchemaLimits.Default with { MaxFiles = 100 });

        Assert.Equal("has server reflection, but it sent more than 100 files. Check the address, or give its descriptors as DescriptorSet (--descriptor-set).", refusal);
    }

    [Fact]
    public async Task Imports_that_the_server_does_not_have_are_limited_as_well()
    {
        string[] imports = [.. Enumerable.Range(0, 1000).Select(i => $"{i}.proto")];

        var refusal = await RefusalOfAsync(Answers.For([ProtoFiles.Service("A", imports)], "test.AService"), SchemaLimits.Default with { MaxFiles = 100, MaxServices = 10 });

        Assert.Equal("has server reflection, but its files import more than 100 files. Check the address, or give its descriptors as DescriptorSet (--descriptor-set).", refusal);
    }

    [Fact]
    public async Task Names_that_are_empty_or_too_long_are_not_asked_for()
    {
        var schema = await ReadAsync(Answers.For([A], "", new string('x', 5000), "test.AService"));

        Assert.Equal(["test.AService"], schema.Services);
        Assert.Equal(
            ["a service without a name is left out: a name has 1 to 1024 characters", $"{new string('x', 200)}… is left out: a name has 1 to 1024 characters"], schema.Warnings);
    }

    [Fact]
    public async Task Control_characters_of_the_server_do_not_reach_the_warnings()
    {
        var schema = await ReadAsync(Mixed(_ => Answers.Error(StatusCode.Internal, "a\r\n\u001b[31mb")));

        Assert.Equal(["test.Odd is left out: the server answered with INTERNAL: a\uFFFD\uFFFD\uFFFD[31mb"], schema.Warnings);
    }

    [Fact]
    public async Task Files_of_too_many_bytes_are_refused()
    {
        FileDescriptorProto[] files = [.. "ABCDEFGHIJ".Select(letter => ProtoFiles.Service(letter.ToString()).WithMessage(new string('x', 1000)))];

        var refusal = await RefusalOfAsync(Answers.For(files, [.. "ABCDEFGHIJ".Select(letter => $"test.{letter}Service")]), SchemaLimits.Default with { MaxBytes = 5000 });

        Assert.Equal("has server reflection, but its files have more than 5000 bytes. Check the address, or give its descriptors as DescriptorSet (--descriptor-set).", refusal);
    }

    [Fact]
    public async Task Too_many_services_are_refused()
    {
        var refusal = await RefusalOfAsync(Answers.For([], "a.A", "a.B", "a.C"), SchemaLimits.Default with { MaxServices = 2 });

        Assert.Equal("has server reflection, but it lists more than 2 services. Check the address.", refusal);
    }

    [Fact]
    public async Task Server_that_can_describe_none_of_its_services_is_refused_with_the_reasons()
    {
        var refusal = await RefusalOfAsync(Answers.For([], "a.A", "a.B"));

        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "has server reflection, but it cannot describe any of its services. Correct that in the server, or give its descriptors as DescriptorSet (--descriptor-set).",
                "a.A is left out: the server answered with NOT_FOUND: not known",
                "a.B is left out: the server answered with NOT_FOUND: not known"),
            refusal);
    }

    [Fact]
    public async Task Server_without_services_is_refused()
    {
        Assert.Equal(
            "has server reflection, but it lists no services, apart from reflection and health checks. Register a service in the server, or check the address.",
            await RefusalOfAsync(Answers.For([], "grpc.health.v1.Health")));
    }

    [Fact]
    public async Task Server_that_does_not_list_its_services_is_refused()
    {
        Assert.Equal(
            "has server reflection, but it does not list its services: it answered with PERMISSION_DENIED: no. Check the log of the server, or give its descriptors as DescriptorSet (--descriptor-set).",
            await RefusalOfAsync((_, _) => Task.FromResult<ServerReflectionResponse?>(Answers.Error(StatusCode.PermissionDenied, "no"))));
    }

    /// <summary>A server of <c>test.AService</c>, <c>test.BService</c>, and between them <c>test.Odd</c>.</summary>
    private static Answer Mixed(Func<ServerReflectionRequest, ServerReflectionResponse?> odd) => (request, _) => Task.FromResult(
        request.FileContainingSymbol == "test.Odd" ? odd(request) : Answers.Of(request, [A, B], "test.AService", "test.Odd", "test.BService"));

    private static Answer Never(TaskCompletionSource asked) => async (_, context) =>
    {
        asked.TrySetResult();
        var never = new TaskCompletionSource<ServerReflectionResponse?>();
        await using var ended = context.CancellationToken.Register(() => never.TrySetResult(null));
        return await never.Task;
    };

    private static string Authority(KestrelHost host) => host.Http2.GetLeftPart(UriPartial.Authority);
}
