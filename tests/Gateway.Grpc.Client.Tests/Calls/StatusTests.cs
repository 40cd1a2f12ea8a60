using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class StatusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<StatusCode> Codes => [.. System.Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_code_of_the_server_arrives_with_its_message(StatusCode code)
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = (_, _) => throw new RpcException(new Status(code, "50 % grüßt\n")));
        using var call = server.Connect().OneAsync(new Ask(), cancellationToken: Token);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(code, error.StatusCode);
        Assert.Equal("50 % grüßt\n", error.Status.Detail);
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Empty(await call.ResponseHeadersAsync);
    }

    [Fact]
    public async Task Details_of_an_error_are_among_its_trailers()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, _) => throw new RpcStatus
        {
            Code = (int)Code.InvalidArgument,
            Message = "bad",
            Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "f" } } }) },
        }.ToRpcException());

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().OneAsync(new Ask(), cancellationToken: Token));

        Assert.Equal("f", error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field);
    }

    [Fact]
    public async Task A_stream_gives_its_messages_before_its_failure()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = static async (_, responses, context) =>
        {
            await responses.WriteAsync(new Answer { Text = "one" });
            context.ResponseTrailers.Add("x-why", "because");
            throw new RpcException(new Status(StatusCode.Aborted, "stop"));
        });
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("one", call.ResponseStream.Current.Text);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.Equal("because", error.Trailers.GetValue("x-why"));
        var again = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Aborted, again.StatusCode);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        await using var server = await TestServer.StartAsync();
        var nothing = new Method<Ask, Answer>(MethodType.Unary, "lab.Lab", "Nothing", Marshaller(Ask.Parser), Marshaller(Answer.Parser));
        var invoker = server.Open().CreateCallInvoker();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await invoker.AsyncUnaryCall(nothing, null, new CallOptions(cancellationToken: Token), new Ask()));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    [Fact]
    public async Task A_serializer_that_fails_ends_the_call_with_internal()
    {
        await using var server = await TestServer.StartAsync();
        var broken = new Marshaller<Ask>(static (Ask _, SerializationContext _) => throw new FormatException("no"), static (DeserializationContext _) => new Ask());
        var invoker = server.Open().CreateCallInvoker();

        var unary = new Method<Ask, Answer>(MethodType.Unary, "lab.Lab", "One", broken, Marshaller(Answer.Parser));
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await invoker.AsyncUnaryCall(unary, null, new CallOptions(cancellationToken: Token), new Ask()));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.IsType<FormatException>(error.Status.DebugException);

        var bidi = new Method<Ask, Answer>(MethodType.DuplexStreaming, "lab.Lab", "Both", broken, Marshaller(Answer.Parser));
        using var call = invoker.AsyncDuplexStreamingCall(bidi, null, new CallOptions(cancellationToken: Token));
        error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask(), Token));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }

    [Fact]
    public async Task A_deserializer_that_fails_ends_the_call_with_internal()
    {
        await using var server = await TestServer.StartAsync();
        var broken = new Marshaller<Answer>(static (Answer _, SerializationContext _) => { }, static (DeserializationContext _) => throw new FormatException("no"));
        var method = new Method<Ask, Answer>(MethodType.Unary, "lab.Lab", "One", Marshaller(Ask.Parser), broken);

        using var call = server.Open().CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Token), new Ask());
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.Equal(StatusCode.Internal, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Marshallers_of_byte_arrays_work()
    {
        await using var server = await TestServer.StartAsync();
        var method = new Method<Ask, Answer>(
            MethodType.Unary,
            "lab.Lab",
            "One",
            new Marshaller<Ask>(static ask => Google.Protobuf.MessageExtensions.ToByteArray(ask), Ask.Parser.ParseFrom),
            new Marshaller<Answer>(static answer => Google.Protobuf.MessageExtensions.ToByteArray(answer), Answer.Parser.ParseFrom));

        var answer = await server.Open().CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Token), new Ask { Text = "x" });

        Assert.Equal("x", answer.Text);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        string address;
        await using (var server = await TestServer.StartAsync())
        {
            address = server.Address;
        }

        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(address);
        var client = new Lab.LabClient(channel);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask(), cancellationToken: Token));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("refused", error.Status.Detail, StringComparison.OrdinalIgnoreCase);

        using var call = client.Both(cancellationToken: Token);
        error = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask(), Token));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseHeadersAsync);
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static Marshaller<T> Marshaller<T>(Google.Protobuf.MessageParser<T> parser)
        where T : class, Google.Protobuf.IMessage<T> =>
        new(Google.Protobuf.MessageExtensions.ToByteArray, parser.ParseFrom);
}
