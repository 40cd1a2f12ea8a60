using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>A call is cancelled at each point of its life; each time the caller gets CANCELLED and the server's token is cancelled.</summary>
public sealed class CancellationTests
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _serverCancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_it_is_sent()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().OneAsync(new Ask(), cancellationToken: new CancellationToken(canceled: true));

        await AssertCancelledAsync(() => call.ResponseAsync);
        await AssertCancelledAsync(() => call.ResponseHeadersAsync);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task While_it_waits_for_headers()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = async (_, context) =>
        {
            await HangAsync(context);
            return new Answer();
        });
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect().OneAsync(new Ask(), cancellationToken: cancellation.Token);
        await _reached.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        await AssertCancelledAsync(() => call.ResponseAsync);
        await AssertCancelledAsync(() => call.ResponseHeadersAsync);
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task While_it_waits_for_the_next_message()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = async (_, responses, context) =>
        {
            await responses.WriteAsync(new Answer());
            await HangAsync(context);
        });
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect().Down(new Ask(), cancellationToken: cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var next = call.ResponseStream.MoveNext(Token);
        await _reached.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        await AssertCancelledAsync(() => next);
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task By_the_token_of_a_read()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = (_, _, context) => HangAsync(context));
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);
        var next = call.ResponseStream.MoveNext(cancellation.Token);
        await _reached.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        await AssertCancelledAsync(() => next);
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task While_a_message_is_being_written()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnUp = async (_, context) =>
        {
            await HangAsync(context);
            return new Answer();
        });
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect().Up(cancellationToken: Token);

        // More than the windows of stream and connection hold, so the write waits for the server, which does not read.
        var write = call.RequestStream.WriteAsync(new Ask { Payload = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }, cancellation.Token);
        await _reached.Task.WaitAsync(Token);
        Assert.False(write.IsCompleted);
        await cancellation.CancelAsync();

        await AssertCancelledAsync(() => write);
        await AssertCancelledAsync(() => call.ResponseAsync);
        await _serverCancelled.Task.WaitAsync(Token);
        await AssertCancelledAsync(() => call.RequestStream.WriteAsync(new Ask(), Token));
    }

    [Fact]
    public async Task While_a_unary_message_is_being_sent()
    {
        await using var server = await TestServer.StartRawAsync(async context =>
        {
            _reached.SetResult();
            await Hang.UntilAsync(context.RequestAborted);
            _serverCancelled.SetResult();
        });
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect().OneAsync(new Ask { Payload = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }, cancellationToken: cancellation.Token);
        await _reached.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        await AssertCancelledAsync(() => call.ResponseAsync);
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task By_disposing_of_the_call()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnBoth = (_, _, context) => HangAsync(context));
        var call = server.Connect().Both(cancellationToken: Token);
        var next = call.ResponseStream.MoveNext(Token);
        await _reached.Task.WaitAsync(Token);
        call.Dispose();

        await AssertCancelledAsync(() => next);
        await AssertCancelledAsync(() => call.RequestStream.WriteAsync(new Ask(), Token));
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task By_disposing_of_the_channel()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnBoth = (_, _, context) => HangAsync(context));
        var channel = server.Open();
        using var call = new Lab.LabClient(channel).Both(cancellationToken: Token);
        var next = call.ResponseStream.MoveNext(Token);
        await _reached.Task.WaitAsync(Token);
        channel.Dispose();

        await AssertCancelledAsync(() => next);
        await _serverCancelled.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task An_ended_call_keeps_its_status()
    {
        await using var server = await TestServer.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = server.Connect().OneAsync(new Ask(), cancellationToken: cancellation.Token);
        await call;
        await cancellation.CancelAsync();
        call.Dispose();

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task It_throws_operation_canceled_where_the_channel_says_so()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = (_, _, context) => HangAsync(context));
        using var cancellation = new CancellationTokenSource();
        using var call = server.Connect(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true })
            .Down(new Ask(), cancellationToken: cancellation.Token);
        var next = call.ResponseStream.MoveNext(Token);
        await _reached.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => next);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.Equal(StatusCode.Cancelled, Assert.IsType<RpcException>(error.InnerException).StatusCode);
    }

    [Fact]
    public async Task A_server_that_cancels_is_seen_as_cancelled()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, _) => throw new RpcException(new Status(StatusCode.Cancelled, "by the server")));

        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().OneAsync(new Ask(), cancellationToken: Token));

        Assert.Equal(new Status(StatusCode.Cancelled, "by the server"), error.Status);
    }

    private async Task HangAsync(ServerCallContext context)
    {
        _reached.TrySetResult();
        await Hang.UntilAsync(context.CancellationToken);
        _serverCancelled.TrySetResult();
    }

    private static async Task AssertCancelledAsync(Func<Task> wait)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => wait().WaitAsync(Token));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }
}
