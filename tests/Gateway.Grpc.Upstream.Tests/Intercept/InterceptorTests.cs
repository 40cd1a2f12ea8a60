using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Count;
using Upstream.Hosting;
using Upstream.Mail;

namespace Upstream.Intercept;

public sealed class InterceptorTests
{
    private readonly CallLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_of_all_services_run_outside_those_of_one_in_every_kind_of_call()
    {
        await using var host = await StartAsync();
        var client = new Counter.CounterClient(host.Connect());

        using (var unary = client.IncrementAsync(new Empty(), cancellationToken: Token))
        {
            await unary;
            Assert.Equal(["global", "own"], unary.GetTrailers().GetAll("seen-by").Select(entry => entry.Value));
        }

        Assert.Equal(Nested("Unary Empty Total"), _log.Take());
        using (var up = client.Accumulate(cancellationToken: Token))
        {
            await up.RequestStream.CompleteAsync();
            await up;
        }

        Assert.Equal(Nested("ClientStreaming Step Total"), _log.Take());
        using (var down = client.Countdown(new Empty(), cancellationToken: Token))
        {
            await down.ResponseStream.ReadAllAsync(Token).CountAsync(Token);
        }

        Assert.Equal(Nested("ServerStreaming Empty Total"), _log.Take());
        using (var both = new Mailer.MailerClient(host.Connect()).Box(new Metadata { { "mailbox-name", "x" } }, cancellationToken: Token))
        {
            await both.RequestStream.CompleteAsync();
            await both.ResponseStream.ReadAllAsync(Token).CountAsync(Token);
        }

        Assert.Equal(["global in DuplexStreaming Forward Letter", "global out"], _log.Take());
    }

    [Fact]
    public async Task An_exception_can_become_a_status()
    {
        await using var host = await StartAsync();
        var client = new Counter.CounterClient(host.Connect());

        var error = await Assert.ThrowsAsync<RpcException>(() => client.IncrementAsync(new Empty(), new Metadata { { "fail", "1" } }, cancellationToken: Token).ResponseAsync);

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "not today"), error.Status);
    }

    [Fact]
    public async Task One_is_made_for_each_call_and_disposed_of_after_it()
    {
        await using var host = await StartAsync(grpc => grpc.AddServiceOptions<EchoHeadersService>(options =>
        {
            options.Interceptors.Clear();
            options.Interceptors.Add<LifetimeInterceptor>();
        }));
        var client = new Counter.CounterClient(host.Connect());

        for (var i = 0; i < 2; i++)
        {
            await client.IncrementAsync(new Empty(), cancellationToken: Token);
            Assert.Equal(
                ["global in Unary Empty Total", "made", "service callers= deadline=False state=global", "disposed", "global out"],
                _log.Take());
        }
    }

    [Fact]
    public async Task One_that_is_a_service_is_used_as_it_is()
    {
        using var single = new LifetimeInterceptor(_log);
        await using var host = await StartAsync(grpc =>
        {
            grpc.Services.AddSingleton(single);
            grpc.AddServiceOptions<EchoHeadersService>(options => options.Interceptors.Add<LifetimeInterceptor>());
        });
        var client = new Counter.CounterClient(host.Connect());
        _log.Take();

        await client.IncrementAsync(new Empty(), cancellationToken: Token);

        Assert.DoesNotContain("made", _log.Take());
    }

    [Fact]
    public async Task Clients_intercept_every_kind_of_call_and_can_add_metadata_and_a_deadline()
    {
        await using var host = await StartAsync();
        var invoker = host.Connect().Intercept(new ClientLogInterceptor(_log, "inner")).Intercept(new ClientLogInterceptor(_log, "outer"));
        var client = new Counter.CounterClient(invoker);

        client.Increment(new Empty(), cancellationToken: Token);
        Assert.Equal(["outer blocking Unary Increment", "inner blocking Unary Increment"], _log.Take().Take(2));
        await client.IncrementAsync(new Empty(), cancellationToken: Token);
        var lines = _log.Take();
        Assert.Equal(["outer Unary Increment", "inner Unary Increment"], lines.Take(2));
        Assert.Contains("service callers=outer,inner deadline=True state=global,own", lines);
        using (var up = client.Accumulate(cancellationToken: Token))
        {
            await up.RequestStream.WriteAsync(new Step { By = 2 }, Token);
            await up.RequestStream.CompleteAsync();
            await up;
        }

        Assert.Equal(["outer ClientStreaming Accumulate", "inner ClientStreaming Accumulate"], _log.Take().Take(2));
        using (var down = client.Countdown(new Empty(), cancellationToken: Token))
        {
            Assert.Equal(1, await down.ResponseStream.ReadAllAsync(Token).CountAsync(Token));
        }

        Assert.Equal(["outer ServerStreaming Countdown", "inner ServerStreaming Countdown"], _log.Take().Take(2));
        using (var both = new Mailer.MailerClient(invoker).Box(new Metadata { { "mailbox-name", "x" } }, cancellationToken: Token))
        {
            await both.RequestStream.CompleteAsync();
            Assert.Equal(1, await both.ResponseStream.ReadAllAsync(Token).CountAsync(Token));
        }

        Assert.Equal(["outer DuplexStreaming Box", "inner DuplexStreaming Box"], _log.Take().Take(2));
    }

    [Fact]
    public async Task Clients_see_failures()
    {
        await using var host = await StartAsync();
        var client = new Counter.CounterClient(host.Connect().Intercept(new ClientLogInterceptor(_log)));

        await Assert.ThrowsAsync<RpcException>(() => client.IncrementAsync(new Empty(), new Metadata { { "fail", "1" } }, cancellationToken: Token).ResponseAsync);

        Assert.Contains("client failed FailedPrecondition", _log.Take());
    }

    [Fact]
    public async Task A_function_on_metadata_is_an_interceptor_too()
    {
        await using var host = await StartAsync();
        var client = new Counter.CounterClient(host.Connect().Intercept(metadata =>
        {
            metadata.Add("caller", "function");
            return metadata;
        }));

        await client.IncrementAsync(new Empty(), cancellationToken: Token);

        Assert.Contains("service callers=function deadline=False state=global,own", _log.Take());
    }

    private static IEnumerable<string> Nested(string call) =>
        [$"global in {call}", $"own in {call}", "service callers= deadline=False state=global,own", "own out", "global out"];

    private Task<UpstreamHost> StartAsync(Action<Grpc.AspNetCore.Server.IGrpcServerBuilder>? configure = null) => UpstreamHost.StartAsync(
        services =>
        {
            services.AddSingleton(_log).AddSingleton<MailQueue>();
            var grpc = services
                .AddGrpc(options => options.Interceptors.Add<ServerLogInterceptor>("global"))
                .AddServiceOptions<EchoHeadersService>(options => options.Interceptors.Add<ServerLogInterceptor>("own"));
            configure?.Invoke(grpc);
        },
        app =>
        {
            app.MapGrpcService<EchoHeadersService>();
            app.MapGrpcService<MailerService>();
        });
}
