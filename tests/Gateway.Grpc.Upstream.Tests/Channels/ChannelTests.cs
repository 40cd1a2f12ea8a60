using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Channels;

public sealed class ChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_state_follows_the_connection()
    {
        await using var host = await StartAsync();
        var channel = host.Connect();
        Assert.Equal(ConnectivityState.Idle, channel.State);

        var changed = channel.WaitForStateChangedAsync(ConnectivityState.Idle, Token);
        await channel.ConnectAsync(Token);

        await changed;
        Assert.Equal(ConnectivityState.Ready, channel.State);
        channel.Dispose();
        Assert.Equal(ConnectivityState.Shutdown, channel.State);
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
    }

    [Fact]
    public async Task A_message_beyond_a_limit_is_resource_exhausted()
    {
        await using var host = await StartAsync();
        var sends = new Greeter.GreeterClient(host.Connect(new GrpcChannelOptions { MaxSendMessageSize = 100 }));
        var receives = new Greeter.GreeterClient(host.Connect(new GrpcChannelOptions { MaxReceiveMessageSize = 100 }));
        var request = new HelloRequest { Name = new string('a', 200) };

        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => sends.SayHelloAsync(request, cancellationToken: Token).ResponseAsync)).StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(() => receives.SayHelloAsync(request, cancellationToken: Token).ResponseAsync)).StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancellation_throws_what_the_options_say(bool operationCanceled)
    {
        await using var host = await StartAsync();
        var client = new Greeter.GreeterClient(host.Connect(new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = operationCanceled }));
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var error = await Record.ExceptionAsync(() => client.SayHelloAsync(new HelloRequest { Name = "x" }, cancellationToken: cancelled.Token).ResponseAsync);

        Assert.True(operationCanceled || ((RpcException)error!).StatusCode == StatusCode.Cancelled);
        Assert.Equal(operationCanceled, error is OperationCanceledException);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        var host = await StartAsync();
        var address = host.Address;
        await host.DisposeAsync();
        using var channel = GrpcChannel.ForAddress(address);

        var error = await Assert.ThrowsAsync<RpcException>(() => new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    private static Task<UpstreamHost> StartAsync() =>
        UpstreamHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService<GreeterService>());
}
