using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Greet;

public sealed class GreeterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_greets()
    {
        await using var host = await StartAsync();
        var client = new Greeter.GreeterClient(host.Connect());

        Assert.Equal("Hello world", (await client.SayHelloAsync(new HelloRequest { Name = "world" }, cancellationToken: Token)).Message);
        Assert.Equal("Hello world", client.SayHello(new HelloRequest { Name = "world" }, deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: Token).Message);
    }

    [Fact]
    public async Task It_greets_again_and_again()
    {
        await using var host = await StartAsync();
        using var call = new Greeter.GreeterClient(host.Connect()).SayHellos(new HelloRequest { Name = "you" }, cancellationToken: Token);

        var messages = new List<string>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync(Token))
        {
            messages.Add(reply.Message);
        }

        Assert.Equal(["Hello you 1", "Hello you 2", "Hello you 3"], messages);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Its_refusal_has_status_and_trailers()
    {
        await using var host = await StartAsync();
        using var call = new Greeter.GreeterClient(host.Connect()).SayHelloAsync(new HelloRequest(), cancellationToken: Token);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(new Status(StatusCode.InvalidArgument, "A name is needed."), error.Status);
        Assert.Equal("name", error.Trailers.GetValue("field"));
        Assert.Equal("name", call.GetTrailers().GetValue("field"));
        Assert.Equal(StatusCode.InvalidArgument, call.GetStatus().StatusCode);
    }

    private static Task<UpstreamHost> StartAsync() =>
        UpstreamHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService<GreeterService>());
}
