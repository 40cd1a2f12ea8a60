using System.Text.RegularExpressions;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Greet;

public sealed class ContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_where_the_call_comes_from_and_goes_to()
    {
        var (host, seen) = await CallAsync(context => string.Join(
            '|',
            context.Method,
            context.Host,
            context.Peer,
            context.Deadline == DateTime.MaxValue,
            ReferenceEquals(context.GetHttpContext().Features.Get<IServerCallContextFeature>()!.ServerCallContext, context)));

        Assert.Equal($"/greet.Greeter/SayHello|{host.Authority}|ipv4:127.0.0.1:PORT|True|True", Regex.Replace(seen, @"(ipv4:[\d.]+):\d+", "$1:PORT"));
    }

    [Fact]
    public async Task Headers_can_be_sent_once()
    {
        var (_, seen) = await CallAsync(context =>
        {
            context.WriteResponseHeadersAsync(new Metadata { { "early", "bird" } }).GetAwaiter().GetResult();
            return Record.Exception(() => context.WriteResponseHeadersAsync([]).GetAwaiter().GetResult())?.GetType().Name ?? "none";
        });

        Assert.Equal("InvalidOperationException", seen);
    }

    [Fact]
    public async Task Headers_trailers_and_status_reach_the_client()
    {
        await using var host = await StartAsync(context =>
        {
            context.WriteResponseHeadersAsync(new Metadata { { "early", "bird" }, { "raw-bin", [1, 2, 255] } }).GetAwaiter().GetResult();
            context.ResponseTrailers.Add("late", "owl");
            context.Status = new Status(StatusCode.AlreadyExists, "as the service says");
        });
        using var call = new Greeter.GreeterClient(host.Connect()).SayHelloAsync(new HelloRequest(), cancellationToken: Token);

        var headers = await call.ResponseHeadersAsync;
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal("bird", headers.GetValue("early"));
        Assert.Equal([1, 2, 255], headers.GetValueBytes("raw-bin"));
        Assert.Equal(new Status(StatusCode.AlreadyExists, "as the service says"), call.GetStatus());
        Assert.Equal(StatusCode.AlreadyExists, error.StatusCode);
        Assert.Equal("owl", error.Trailers.GetValue("late"));
    }

    private static async Task<(Uri Address, string Seen)> CallAsync(Func<ServerCallContext, string> look)
    {
        var seen = "";
        await using var host = await StartAsync(context => seen = look(context));
        await new Greeter.GreeterClient(host.Connect()).SayHelloAsync(new HelloRequest(), cancellationToken: Token);
        return (host.Address, seen);
    }

    private static Task<UpstreamHost> StartAsync(Action<ServerCallContext> observe) => UpstreamHost.StartAsync(
        services => services.AddSingleton(observe).AddGrpc(), app => app.MapGrpcService<ObservedGreeter>());
}
