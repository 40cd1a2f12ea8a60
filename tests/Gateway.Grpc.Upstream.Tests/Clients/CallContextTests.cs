using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Clients;

public sealed class CallContextTests
{
    private static readonly HelloRequest World = new() { Name = "world" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_hands_its_deadline_on()
    {
        DateTime? front = null, behind = null;
        await using var last = await StartAsync(context => behind = context.Deadline);
        await using var first = await StartRelayAsync(last.Address, context => front = context.Deadline);

        await new Greeter.GreeterClient(first.Connect()).SayHelloAsync(World, deadline: DateTime.UtcNow.AddMinutes(10), cancellationToken: Token);

        Assert.Equal(front!.Value, behind!.Value, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_service_hands_its_cancellation_on()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var last = await StartAsync(context =>
        {
            context.CancellationToken.Register(() => cancelled.TrySetResult());
            arrived.SetResult();
            cancelled.Task.Wait(Token);
        });
        await using var first = await StartRelayAsync(last.Address, static _ => { });
        using var call = new Greeter.GreeterClient(first.Connect()).SayHelloAsync(World, cancellationToken: cancellation.Token);
        await arrived.Task.WaitAsync(Token);

        await cancellation.CancelAsync();

        await cancelled.Task.WaitAsync(Token);
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outside_of_a_call_there_is_nothing_to_hand_on(bool suppress)
    {
        await using var host = await StartAsync(static _ => { });
        var services = new ServiceCollection();
        services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = host.Address)
            .EnableCallContextPropagation(options => options.SuppressContextNotFoundErrors = suppress);
        await using var provider = services.BuildServiceProvider();

        var error = await Record.ExceptionAsync(() => provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token).ResponseAsync);

        Assert.Equal(suppress ? null : typeof(InvalidOperationException), error?.GetType());
    }

    private static Task<UpstreamHost> StartAsync(Action<ServerCallContext> observe) => UpstreamHost.StartAsync(
        services => services.AddSingleton(observe).AddGrpc(), app => app.MapGrpcService<ObservedGreeter>());

    private static Task<UpstreamHost> StartRelayAsync(Uri next, Action<ServerCallContext> observe) => UpstreamHost.StartAsync(
        services =>
        {
            services.AddSingleton(observe).AddGrpc();
            services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = next).EnableCallContextPropagation();
        },
        app => app.MapGrpcService<RelayingGreeter>());
}
