using System.Buffers;
using System.Text;
using Gateway.Grpc.Server.Tests.Probing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Server.Tests.Invocation;

/// <summary>Marshallers that are not generated: each way the contract lets them write, and what becomes of one that fails.</summary>
public sealed class MarshallerTests
{
    private const string Path = "/by.Hand/Say";

    private static readonly Marshaller<string> Plain = Marshallers.StringMarshaller;

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_message_may_be_written_with_its_length_or_without_or_as_an_array(string? algorithm)
    {
        foreach (var serialize in new Action<string, SerializationContext>[] { WithLength, WithoutLength, AsArray })
        {
            await using var host = await StartAsync(serialize, async (notes, _) => await notes.WriteAsync("näh"), algorithm);

            var answer = await host.Raw.PostAsync(Path, Frames.Of(0, []));

            Assert.Equal("näh", Encoding.UTF8.GetString(Assert.Single(answer.Frames).Payload));
        }
    }

    [Fact]
    public async Task An_empty_message_needs_no_buffer()
    {
        await using var host = await StartAsync(static (_, context) => context.Complete(), async (notes, _) => await notes.WriteAsync("x"));

        Assert.Empty(Assert.Single((await host.Raw.PostAsync(Path, Frames.Of(0, []))).Frames).Payload);
    }

    [Fact]
    public async Task A_marshaller_that_writes_nothing_is_an_error_of_the_server()
    {
        await using var host = await StartAsync(static (_, _) => { }, async (notes, _) => await notes.WriteAsync("x"));
        host.Server.AllowErrors = true;

        Assert.Equal(StatusCode.Unknown, (await host.Raw.PostAsync(Path, Frames.Of(0, []))).Status);
        Assert.Contains("Complete", Assert.Single(host.Server.Logs.Errors).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_message_that_could_not_be_serialized_the_next_may_be_sent()
    {
        var failure = Signal.New<Exception?>();
        await using var host = await StartAsync(FailOnX, async (notes, _) =>
        {
            failure.SetResult(await Record.ExceptionAsync(() => notes.WriteAsync("x", TestContext.Current.CancellationToken)));
            await notes.WriteAsync("y");
        });

        var answer = await host.Raw.PostAsync(Path, Frames.Of(0, []));

        Assert.IsType<ArithmeticException>(await failure.Task.Come());
        Assert.Equal("y", Encoding.UTF8.GetString(Assert.Single(answer.Frames).Payload));
    }

    [Fact]
    public async Task A_message_that_could_not_be_serialized_does_not_hold_the_deadline_up()
    {
        var clock = new FakeTimeProvider();
        var started = Signal.New();
        await using var host = await StartAsync(
            FailOnX,
            async (notes, context) =>
            {
                await Assert.ThrowsAsync<ArithmeticException>(() => notes.WriteAsync("x", TestContext.Current.CancellationToken));
                started.SetResult();
                await Signal.ForeverAsync(context.CancellationToken);
            },
            clock: clock);
        var answer = host.Raw.PostAsync(Path, Frames.Of(0, []), ("grpc-timeout", "1S"));
        await started.Task.Come();

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(StatusCode.DeadlineExceeded, (await answer).Status);
    }

    [Fact]
    public async Task A_message_that_broke_off_halfway_resets_the_stream_since_the_client_has_its_length_already()
    {
        var second = Signal.New<Exception?>();
        await using var host = await StartAsync(
            static (_, context) =>
            {
                context.SetPayloadLength(10);
                context.GetBufferWriter().Write<byte>([1, 2, 3]);
                throw new ArithmeticException();
            },
            async (notes, _) =>
            {
                await Record.ExceptionAsync(() => notes.WriteAsync("x", TestContext.Current.CancellationToken));
                second.SetResult(await Record.ExceptionAsync(() => notes.WriteAsync("x", TestContext.Current.CancellationToken)));
            });

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.Raw.PostAsync(Path, Frames.Of(0, [])));
        Assert.IsType<InvalidOperationException>(await second.Task.Come());
    }

    [Fact]
    public async Task A_call_does_not_end_before_a_message_that_the_service_left_behind_is_serialized()
    {
        var serializing = Signal.New();
        using var held = new ManualResetEventSlim();
        var returned = new TaskCompletionSource(); // what waits for it goes on within SetResult
        var left = Signal.New<Task>();
        var stop = TestContext.Current.CancellationToken;
        await using var host = await StartAsync(
            (text, context) =>
            {
                context.SetPayloadLength(3);
                var buffer = context.GetBufferWriter();
                buffer.Write("a"u8);
                serializing.SetResult();
                held.Wait(stop);
                buffer.Write("bc"u8);
                context.Complete();
            },
            async (notes, _) =>
            {
                left.SetResult(Task.Run(() => notes.WriteAsync("abc"), stop));
                await returned.Task;
            });
        var answer = host.Raw.PostAsync(Path, Frames.Of(0, []));
        await serializing.Task.Come();
        await Task.Run(returned.SetResult, stop);

        Assert.False(host.SomeRequestEnded);
        held.Set();

        Assert.Equal("abc", Encoding.UTF8.GetString(Assert.Single((await answer).Frames).Payload));
        Assert.Equal(StatusCode.OK, (await answer).Status);
        await Record.ExceptionAsync(async () => await await left.Task); // whether it learns that it was sent is open
        await host.RequestEndedAsync();
    }

    private static void WithLength(string text, SerializationContext context)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.SetPayloadLength(bytes.Length);
        context.GetBufferWriter().Write(bytes);
        context.Complete();
    }

    private static void WithoutLength(string text, SerializationContext context)
    {
        context.GetBufferWriter().Write(Encoding.UTF8.GetBytes(text));
        context.Complete();
    }

    private static void AsArray(string text, SerializationContext context) => context.Complete(Encoding.UTF8.GetBytes(text));

    private static void FailOnX(string text, SerializationContext context)
    {
        if (text == "x")
        {
            context.GetBufferWriter().Write("some"u8);
            throw new ArithmeticException();
        }

        AsArray(text, context);
    }

    private static Task<ProbeHost> StartAsync(
        Action<string, SerializationContext> serialize,
        Func<IServerStreamWriter<string>, ServerCallContext, Task> say,
        string? algorithm = null,
        TimeProvider? clock = null)
    {
        var answers = Marshallers.Create(serialize, Plain.ContextualDeserializer);
        var method = new Method<string, string>(MethodType.ServerStreaming, "by.Hand", "Say", Plain, answers);
        ServerStreamingServerMethod<string, string> handler = (_, notes, context) => say(notes, context);
        var definition = ServerServiceDefinition.CreateBuilder().AddMethod(method, handler).Build();
        return ProbeHost.StartAsync(
            options: options => options.ResponseCompressionAlgorithm = algorithm,
            services: grpc => grpc.Services.AddSingleton(clock ?? TimeProvider.System),
            map: app => app.MapGrpcService(definition));
    }
}
