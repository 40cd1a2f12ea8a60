using Gateway.Rest;
using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>Native calls, and those of gRPC-Web, of a host that stops.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan _drain = TimeSpan.FromHours(1);

    private readonly Signal _released = new();
    private readonly ObservedTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_native_stream_ends_with_UNAVAILABLE_after_the_drain_timeout()
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server);
        using var channel = host.OpenChannel();
        using var watch = new LabProtos.Lab.LabClient(channel).Watch(new AskReq(), cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));

        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _time.Advance(_drain);

        await AssertStoppingAsync(() => watch.ResponseStream.MoveNext(Token));
        await stopped;
    }

    [Fact]
    public async Task A_native_stream_both_ways_goes_on_until_the_drain_timeout()
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server);
        using var channel = host.OpenChannel();
        using var talk = new LabProtos.Lab.LabClient(channel).Talk(cancellationToken: Token);
        await AssertAnswerAsync(talk, "before");

        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        await AssertAnswerAsync(talk, "while it stops");
        _time.Advance(_drain);

        await AssertStoppingAsync(() => talk.ResponseStream.MoveNext(Token));
        await stopped;
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_stream_of_gRPC_Web_ends_with_UNAVAILABLE_after_the_drain_timeout(GrpcWebMode mode)
    {
        await using var server = await StartServerAsync();
        await using var host = await StartAsync(server);
        using var channel = GrpcChannel.ForAddress(host.Kestrel.Http1, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()), HttpVersion = new Version(1, 1) });
        using var watch = new LabProtos.Lab.LabClient(channel).Watch(new AskReq(), cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));

        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _time.Advance(_drain);

        await AssertStoppingAsync(() => watch.ResponseStream.MoveNext(Token));
        await stopped;
    }

    [Fact]
    public async Task A_native_unary_call_finishes_while_the_host_stops()
    {
        var begun = new Signal();
        await using var server = await StartServerAsync(begun);
        await using var host = await StartAsync(server);
        using var channel = host.OpenChannel();
        using var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq { Text = "x" }, cancellationToken: Token);
        await begun.Task;

        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _released.Set();

        Assert.Equal("x", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        await stopped;
    }

    [Fact]
    public async Task A_native_unary_call_whose_server_does_not_answer_ends_with_UNAVAILABLE()
    {
        var begun = new Signal();
        await using var server = await StartServerAsync(begun);
        await using var host = await StartAsync(server);
        using var channel = host.OpenChannel();
        using var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: Token);
        await begun.Task;

        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _time.Advance(_drain);

        await AssertStoppingAsync(() => call.ResponseAsync);
        await stopped;
        _released.Set();
    }

    private static async Task AssertStoppingAsync(Func<Task> reading)
    {
        var error = await Assert.ThrowsAsync<RpcException>(reading);
        Assert.Equal((StatusCode.Unavailable, "The server is stopping."), (error.StatusCode, error.Status.Detail));
    }

    private static async Task AssertAnswerAsync(AsyncDuplexStreamingCall<AskReq, AskResp> talk, string text)
    {
        await talk.RequestStream.WriteAsync(new AskReq { Text = text }, Token);
        Assert.True(await talk.ResponseStream.MoveNext(Token));
        Assert.Equal(text, talk.ResponseStream.Current.Text);
    }

    // A service that Grpc.AspNetCore cancels in the middle of a read logs an error.
    private async Task<KestrelHost> StartServerAsync(Signal? begun = null)
    {
        var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = async (request, _) =>
            {
                begun?.Set();
                await _released.Task;
                return new AskResp { Text = request.Text };
            },
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "one" });
                var cancelled = new Signal();
                using var registration = context.CancellationToken.Register(cancelled.Set);
                await cancelled.Task;
            },
        });
        server.AllowErrors = true;
        return server;
    }

    private async Task<ProxyHost> StartAsync(KestrelHost server) => await new ProxyHost
    {
        Servers = [server.Http2],
        Services = services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<GatewayOptions>(static options => options.DrainTimeout = _drain);
            services.Configure<Microsoft.Extensions.Hosting.HostOptions>(static options => options.ShutdownTimeout = 2 * _drain);
        },
    }.StartAsync();
}
