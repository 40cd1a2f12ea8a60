using Grpc.Core;
using LabProtos;

namespace Gateway.Grpc.Contract.Tests.Propagation;

public sealed class PropagationTokenTests
{
    private static readonly Ask Hello = new() { Text = "hello" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_deadline_of_a_call_is_that_of_the_calls_it_makes()
    {
        var parent = DateTime.MinValue;
        await using var host = await RelayHost.StartAsync(
            async (ask, context, behind) =>
            {
                parent = context.Deadline;
                return await new Lab.LabClient(behind).OneAsync(ask, new CallOptions().WithPropagationToken(context.CreatePropagationToken()));
            },
            answerAtOnce: true);

        await host.Client.OneAsync(Hello, deadline: host.Time.GetUtcNow().UtcDateTime.AddMinutes(10), cancellationToken: Token);

        // What is left of it travels as a time-out, which is rounded up.
        Assert.Equal(parent, (await host.Arrived).Deadline, TimeSpan.FromMilliseconds(10));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 1)]
    public async Task The_earlier_of_two_deadlines_applies(int parentMinutes, int ownMinutes)
    {
        DateTime begin = default;
        await using var host = await RelayHost.StartAsync(
            async (ask, context, behind) => await new Lab.LabClient(behind).OneAsync(
                ask, new CallOptions(deadline: begin.AddMinutes(ownMinutes)).WithPropagationToken(context.CreatePropagationToken())),
            answerAtOnce: true);
        begin = host.Time.GetUtcNow().UtcDateTime;

        await host.Client.OneAsync(Hello, deadline: begin.AddMinutes(parentMinutes), cancellationToken: Token);

        Assert.Equal(begin.AddMinutes(1), (await host.Arrived).Deadline, TimeSpan.FromMilliseconds(10));
    }

    [Fact]
    public async Task A_call_that_is_cancelled_cancels_the_calls_it_makes()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var inner = new TaskCompletionSource<RpcException>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await RelayHost.StartAsync(async (ask, context, behind) =>
        {
            var call = new Lab.LabClient(behind).OneAsync(ask, new CallOptions().WithPropagationToken(context.CreatePropagationToken()));
            inner.SetResult(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync));
            throw new RpcException(new Status(StatusCode.Cancelled, ""));
        });
        var outer = host.Client.OneAsync(Hello, cancellationToken: cancellation.Token);
        await host.Arrived;

        await cancellation.CancelAsync();

        await host.Cancelled;
        Assert.Equal(StatusCode.Cancelled, (await inner.Task.WaitAsync(Token)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => outer.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task A_deadline_that_passes_ends_both_calls()
    {
        await using var host = await RelayHost.StartAsync(async (ask, context, behind) =>
            await new Lab.LabClient(behind).OneAsync(ask, new CallOptions().WithPropagationToken(context.CreatePropagationToken())));

        using var call = host.Client.OneAsync(Hello, deadline: host.Time.GetUtcNow().UtcDateTime.AddMinutes(1), cancellationToken: Token);
        await host.Arrived;

        host.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await host.Cancelled;
    }

    [Fact]
    public async Task What_the_options_of_the_token_leave_out_is_not_handed_on()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var options = new ContextPropagationOptions(propagateDeadline: false, propagateCancellation: false);
        await using var host = await RelayHost.StartAsync(
            async (ask, context, behind) =>
            {
                await cancellation.CancelAsync();
                return await new Lab.LabClient(behind).OneAsync(ask, new CallOptions().WithPropagationToken(context.CreatePropagationToken(options)));
            },
            answerAtOnce: true);

        await Assert.ThrowsAsync<RpcException>(() => host.Client.OneAsync(Hello, deadline: host.Time.GetUtcNow().UtcDateTime.AddMinutes(1), cancellationToken: cancellation.Token).ResponseAsync);

        Assert.Equal(DateTime.MaxValue, (await host.Arrived).Deadline);
    }

    [Fact]
    public async Task A_token_outlives_its_call()
    {
        ContextPropagationToken? kept = null;
        await using var host = await RelayHost.StartAsync(
            (ask, context, _) =>
            {
                kept = context.CreatePropagationToken();
                return Task.FromResult(new Answer());
            },
            answerAtOnce: true);
        await host.Client.OneAsync(Hello, cancellationToken: Token);

        var answer = await new Lab.LabClient(host.ToBehind).OneAsync(Hello, new CallOptions(cancellationToken: Token).WithPropagationToken(kept!));

        Assert.Equal("hello no deadline", answer.Text);
    }
}
