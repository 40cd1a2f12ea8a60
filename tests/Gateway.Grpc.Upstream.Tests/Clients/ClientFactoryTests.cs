using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Count;
using Upstream.Greet;
using Upstream.Hosting;
using Upstream.Intercept;

namespace Upstream.Clients;

public sealed class ClientFactoryTests : IAsyncLifetime
{
    private static readonly HelloRequest World = new() { Name = "world" };

    private readonly ServiceCollection _services = new();
    private readonly CallLog _log = new();
    private UpstreamHost _host = null!;
    private Metadata _seen = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await UpstreamHost.StartAsync(
        services => services.AddSingleton<Action<ServerCallContext>>(context => _seen = context.RequestHeaders).AddGrpc(),
        app => app.MapGrpcService<ObservedGreeter>());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_client_is_a_service()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address);
        await using var provider = _services.BuildServiceProvider();

        Assert.Equal("world", (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token)).Message);
        Assert.NotSame(provider.GetRequiredService<Greeter.GreeterClient>(), provider.GetRequiredService<Greeter.GreeterClient>());
    }

    [Fact]
    public async Task Clients_have_names()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>("good", options => options.Address = _host.Address);
        _services.AddGrpcClient<Greeter.GreeterClient>("bad", (_, options) => options.Address = new Uri("http://127.0.0.1:1"));
        await using var provider = _services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        Assert.Equal("world", (await factory.CreateClient<Greeter.GreeterClient>("good").SayHelloAsync(World, cancellationToken: Token)).Message);
        await Assert.ThrowsAsync<RpcException>(() => factory.CreateClient<Greeter.GreeterClient>("bad").SayHelloAsync(World, cancellationToken: Token).ResponseAsync);
        Assert.Throws<InvalidOperationException>(() => factory.CreateClient<Greeter.GreeterClient>("none"));
    }

    [Fact]
    public async Task The_name_of_a_client_without_one_is_that_of_its_type()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>();
        _services.Configure<GrpcClientFactoryOptions>(nameof(Greeter.GreeterClient), options => options.Address = _host.Address);
        await using var provider = _services.BuildServiceProvider();

        var client = provider.GetRequiredService<GrpcClientFactory>().CreateClient<Greeter.GreeterClient>("GreeterClient");

        Assert.Equal("world", (await client.SayHelloAsync(World, cancellationToken: Token)).Message);
    }

    [Fact]
    public async Task A_client_without_address_is_refused_when_it_is_made()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>();
        await using var provider = _services.BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<Greeter.GreeterClient>());
        Assert.Contains("GreeterClient", error.Message, StringComparison.Ordinal);
        Assert.Contains("ddress", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_for_one_type()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>("same");

        Assert.Throws<InvalidOperationException>(() => _services.AddGrpcClient<Counter.CounterClient>("same"));
        _services.AddGrpcClient<Greeter.GreeterClient>("same");
    }

    [Fact]
    public async Task A_client_with_ConfigureHttpClient_works()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address)
            .ConfigureHttpClient(client => client.DefaultRequestHeaders.Add("from-http-client", "yes"));
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);

        Assert.Equal("yes", _seen.GetValue("from-http-client"));
    }

    [Fact]
    public async Task The_channel_can_be_configured()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>((_, options) => options.Address = _host.Address)
            .ConfigureChannel(channel => channel.MaxSendMessageSize = 1)
            .ConfigureChannel((_, channel) => channel.MaxReceiveMessageSize = 1);
        await using var provider = _services.BuildServiceProvider();

        var error = await Assert.ThrowsAsync<RpcException>(() => provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task Interceptors_live_as_long_as_the_channel_or_as_the_client()
    {
        _services.AddSingleton(_log);
        _services.AddTransient<ClientLogInterceptor>(_ =>
        {
            _log.Add("service made");
            return new ClientLogInterceptor(_log, "service");
        });
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address)
            .AddInterceptor(() => Make("channel"))
            .AddInterceptor(InterceptorScope.Client, _ => Make("client"))
            .AddInterceptor(_ => Make("channel2"))
            .AddInterceptor(InterceptorScope.Client, () => Make("client2"))
            .AddInterceptor<ClientLogInterceptor>(InterceptorScope.Client);
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);
        var first = _log.Take();
        Assert.Equal(["channel made", "channel2 made"], first.Where(line => line is "channel made" or "channel2 made").Order());
        Assert.Equal(
            ["client Unary SayHello", "client2 Unary SayHello", "service Unary SayHello", "channel Unary SayHello", "channel2 Unary SayHello"],
            first.Where(line => line.EndsWith("SayHello", StringComparison.Ordinal)));

        await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);
        Assert.Equal(["client made", "client2 made", "service made"], _log.Take().Where(line => line.EndsWith("made", StringComparison.Ordinal)).Order());

        Interceptor Make(string name)
        {
            _log.Add($"{name} made");
            return new ClientLogInterceptor(_log, name);
        }
    }

    [Fact]
    public async Task Call_credentials_go_with_every_call()
    {
        _services.AddScoped<CallLog>();
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address)
            .ConfigureChannel(channel => channel.UnsafeUseInsecureChannelCallCredentials = true)
            .AddCallCredentials((context, metadata) =>
            {
                metadata.Add("first", context.MethodName);
                return Task.CompletedTask;
            })
            .AddCallCredentials(async (_, metadata, services) =>
            {
                await Task.Yield();
                metadata.Add("second", services.GetRequiredService<CallLog>().GetType().Name);
            })
            .AddCallCredentials(CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("third", "3");
                return Task.CompletedTask;
            }));
        await using var provider = _services.BuildServiceProvider(validateScopes: true);
        await using var scope = provider.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);

        Assert.Equal("SayHello CallLog 3", $"{_seen.GetValue("first")} {_seen.GetValue("second")} {_seen.GetValue("third")}");
    }

    [Fact]
    public async Task Options_of_calls_can_be_changed()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>(options =>
        {
            options.Address = _host.Address;
            options.CallOptionsActions.Add(context => context.CallOptions = context.CallOptions.WithHeaders(new Metadata { { "added", "yes" } }));
        });
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);

        Assert.Equal("yes", _seen.GetValue("added"));
    }

    [Fact]
    public async Task Clients_can_be_made_by_a_function()
    {
        CallInvoker? given = null;
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address).ConfigureGrpcClientCreator((_, invoker) =>
        {
            given = invoker;
            return new Greeter.GreeterClient(invoker);
        });
        await using var provider = _services.BuildServiceProvider();

        Assert.Equal("world", (await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token)).Message);
        Assert.NotNull(given);
    }

    [Fact]
    public async Task Message_handlers_are_those_of_the_HTTP_client_factory()
    {
        _services.AddGrpcClient<Greeter.GreeterClient>(options => options.Address = _host.Address)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
            .AddHttpMessageHandler(() => new MarkingHandler());
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<Greeter.GreeterClient>().SayHelloAsync(World, cancellationToken: Token);

        Assert.Equal("here", _seen.GetValue("passed"));
    }

    private sealed class MarkingHandler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("passed", "here");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
