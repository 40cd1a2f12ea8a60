using Gateway.Grpc.Client.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private GrpcChannelOptions Options => new() { ServiceProvider = new OneService<TimeProvider>(_time) };

    [Theory]
    [InlineData(1, "1000000u")]
    [InlineData(100, "100000m")]
    [InlineData(0.0005, "500000n")]
    public async Task The_server_is_told_the_time_left(double seconds, string header)
    {
        string? timeout = null;
        await using var server = await TestServer.StartRawAsync(context =>
        {
            timeout = context.Request.Headers["grpc-timeout"];
            context.Response.Headers["grpc-status"] = "5";
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect(Options).OneAsync(new Ask(), deadline: Now.AddSeconds(seconds), cancellationToken: Token));

        Assert.NotNull(timeout);
        Assert.True(global::Gateway.Calls.Protocol.GrpcTimeout.TryParse(timeout, out var actual));
        Assert.True(global::Gateway.Calls.Protocol.GrpcTimeout.TryParse(header, out var expected));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task A_silent_server_does_not_hold_a_call_past_its_deadline()
    {
        await using var server = await TestServer.StartRawAsync(HangAsync);
        using var call = server.Connect(Options).OneAsync(new Ask(), deadline: Now.AddSeconds(5), cancellationToken: Token);
        await _reached.Task.WaitAsync(Token);

        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        _time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Token));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_between_messages()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = async (_, responses, context) =>
        {
            await responses.WriteAsync(new Answer());
            await Hang.UntilAsync(context.CancellationToken);
        });
        using var call = server.Connect(Options).Down(new Ask(), deadline: Now.AddSeconds(60), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var next = call.ResponseStream.MoveNext(Token);
        _time.Advance(TimeSpan.FromSeconds(60));

        var error = await Assert.ThrowsAsync<RpcException>(() => next.WaitAsync(Token));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task A_deadline_of_months_is_waited_for_in_parts()
    {
        await using var server = await TestServer.StartRawAsync(HangAsync);
        using var call = server.Connect(Options).OneAsync(new Ask(), deadline: Now.AddDays(60), cancellationToken: Token);
        await _reached.Task.WaitAsync(Token);

        _time.Advance(TimeSpan.FromDays(50));
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        _time.Advance(TimeSpan.FromDays(10));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Token))).StatusCode);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_ends_the_call_before_it_is_sent()
    {
        await using var server = await TestServer.StartRawAsync(HangAsync);
        var client = server.Connect(Options);

        foreach (var deadline in new[] { Now, Now.AddSeconds(-1), DateTime.MinValue })
        {
            var error = await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask(), deadline: deadline, cancellationToken: Token));
            Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        }

        Assert.False(_reached.Task.IsCompleted);
    }

    [Fact]
    public async Task The_end_of_time_is_no_deadline()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Connect(Options).OneAsync(new Ask { Text = "x" }, deadline: DateTime.MaxValue, cancellationToken: Token);

        Assert.Equal("x", answer.Text);
    }

    [Fact]
    public async Task A_deadline_in_local_time_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var local = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Local);

        Assert.Throws<InvalidOperationException>(() => server.Connect().OneAsync(new Ask(), deadline: local, cancellationToken: Token));
    }

    [Fact]
    public async Task The_servers_own_deadline_is_the_same_status()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, _) => throw new RpcException(new Status(StatusCode.DeadlineExceeded, "")));

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await server.Connect(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true }).OneAsync(new Ask(), cancellationToken: Token));

        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(error.InnerException).StatusCode);
    }

    private async Task HangAsync(HttpContext context)
    {
        _reached.TrySetResult();
        await Hang.UntilAsync(context.RequestAborted);
    }
}
