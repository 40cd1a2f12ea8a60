using Gateway.Grpc.Client.Tests.Servers;
using Gateway.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Client.Tests.Channel;

public sealed class GrpcChannelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost:50051")]
    [InlineData("dns:///localhost")]
    [InlineData("/relative")]
    [InlineData("")]
    public void An_address_that_is_not_http_is_refused(string address) =>
        Assert.ThrowsAny<ArgumentException>(() => GrpcChannel.ForAddress(address));

    [Theory]
    [InlineData("http://localhost:50051", "localhost:50051")]
    [InlineData("https://example.com", "example.com")]
    public void The_target_is_the_authority(string address, string target)
    {
        using var channel = GrpcChannel.ForAddress(address);

        Assert.Equal(target, channel.Target);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        using var client = new HttpClient();
        using var handler = new SocketsHttpHandler();

        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpClient = client, HttpHandler = handler }));
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { MaxReceiveMessageSize = -1 }));
    }

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new GrpcChannelOptions();

        Assert.Equal(4 * 1024 * 1024, options.MaxReceiveMessageSize);
        Assert.Null(options.MaxSendMessageSize);
        Assert.Null(options.CompressionProviders);
        Assert.False(options.ThrowOperationCanceledOnCancellation);
        Assert.False(options.DisposeHttpClient);
        Assert.False(options.UnsafeUseInsecureChannelCallCredentials);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_given_client_sends_the_calls_and_is_disposed_of_when_asked(bool dispose)
    {
        await using var server = await TestServer.StartAsync();
        var handler = new ObservedHandler(new SocketsHttpHandler());
        using var http = new HttpClient(handler);
        var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpClient = http, DisposeHttpClient = dispose });
        using var call = new Lab.LabClient(channel).Both(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new Ask { Text = "x" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        channel.Dispose();

        Assert.Equal(1, handler.Requests);
        Assert.Equal(dispose, handler.Disposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_given_handler_is_disposed_of_when_asked(bool dispose)
    {
        using var handler = new ObservedHandler(new SocketsHttpHandler());
        GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = dispose }).Dispose();

        Assert.Equal(dispose, handler.Disposed);
    }

    [Fact]
    public async Task A_disposed_channel_makes_no_calls()
    {
        await using var server = await TestServer.StartAsync();
        var channel = server.Open();
        var client = new Lab.LabClient(channel);
        channel.Dispose();
        channel.Dispose();

        Assert.Throws<ObjectDisposedException>(() => client.OneAsync(new Ask(), cancellationToken: Token));
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
        Assert.Equal(ConnectivityState.Shutdown, channel.State);
    }

    [Fact]
    public async Task The_state_follows_the_connections()
    {
        await using var server = await TestServer.StartAsync();
        var channel = server.Open();
        Assert.Equal(ConnectivityState.Idle, channel.State);

        var changed = channel.WaitForStateChangedAsync(ConnectivityState.Idle, Token);
        await channel.ConnectAsync(Token);
        await changed;
        Assert.Equal(ConnectivityState.Ready, channel.State);

        await new Lab.LabClient(channel).OneAsync(new Ask(), cancellationToken: Token);
        Assert.Equal(ConnectivityState.Ready, channel.State);

        var closed = channel.WaitForStateChangedAsync(ConnectivityState.Ready, Token);
        await server.DisposeAsync();
        await closed;
        Assert.NotEqual(ConnectivityState.Ready, channel.State);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_transient_failure()
    {
        await using var server = await TestServer.StartAsync();
        await server.DisposeAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);

        var error = await Assert.ThrowsAsync<RpcException>(() => channel.ConnectAsync(Token));

        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(ConnectivityState.TransientFailure, channel.State);
    }

    [Fact]
    public async Task A_given_sockets_handler_shows_its_connections()
    {
        await using var server = await TestServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        var channel = server.Open(new GrpcChannelOptions { HttpHandler = handler });
        Assert.Equal(ConnectivityState.Idle, channel.State);

        await channel.ConnectAsync(Token);
        Assert.Equal(ConnectivityState.Ready, channel.State);
        Assert.Equal("x", (await new Lab.LabClient(channel).OneAsync(new Ask { Text = "x" }, cancellationToken: Token)).Text);

        channel.Dispose();
        Assert.Equal(ConnectivityState.Shutdown, channel.State);
    }

    [Fact]
    public async Task A_sockets_handler_that_was_used_before_still_sends_the_calls()
    {
        await using var server = await TestServer.StartAsync();
        using var handler = new SocketsHttpHandler();
        var first = server.Connect(new GrpcChannelOptions { HttpHandler = handler });
        await first.OneAsync(new Ask(), cancellationToken: Token);

        var second = server.Connect(new GrpcChannelOptions { HttpHandler = handler });

        Assert.Equal("x", (await second.OneAsync(new Ask { Text = "x" }, cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task Waits_between_attempts_to_connect_are_those_of_the_options()
    {
        var time = new ObservedTimeProvider();
        using var handler = new ObservedHandler(new SocketsHttpHandler()) { RefuseFirst = int.MaxValue };
        using var logs = new CollectedLogs();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            ServiceProvider = new OneService<TimeProvider>(time),
            LoggerFactory = LoggerFactory.Create(builder => builder.AddProvider(logs)),
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(150),
        });
        using var call = new Lab.LabClient(channel).OneAsync(new Ask(), new CallOptions(cancellationToken: Token).WithWaitForReady());
        foreach (var wait in new[] { 100, 150, 150 })
        {
            await time.TimerAsync(TimeSpan.FromMilliseconds(wait), Token);
            time.Advance(TimeSpan.FromMilliseconds(wait));
        }

        Assert.Equal(["00:00:00.1000000", "00:00:00.1500000", "00:00:00.1500000"], logs.Lines.Take(3).Select(line => line.Split("waits ")[1].Split(' ')[0]));
    }

    [Fact]
    public void Waits_must_be_longer_than_zero() =>
        Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { MaxReconnectBackoff = TimeSpan.Zero }));

    [Fact]
    public void The_state_of_connections_that_the_channel_cannot_see_is_not_guessed()
    {
        using var handler = new ObservedHandler(new SocketsHttpHandler());
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });

        Assert.Throws<InvalidOperationException>(() => channel.State);
    }

    [Fact]
    public async Task A_call_that_waits_for_ready_is_sent_once_the_server_can_be_reached()
    {
        await using var server = await TestServer.StartAsync();
        var time = new ObservedTimeProvider();
        using var handler = new ObservedHandler(new SocketsHttpHandler()) { RefuseFirst = 3 };
        var client = server.Connect(new GrpcChannelOptions { HttpHandler = handler, ServiceProvider = new OneService<TimeProvider>(time) });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask(), cancellationToken: Token));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);

        using var call = client.OneAsync(new Ask { Text = "x" }, new CallOptions(cancellationToken: Token).WithWaitForReady());
        foreach (var wait in new[] { 1, 1.6 })
        {
            await time.TimerAsync(TimeSpan.FromSeconds(wait), Token);
            time.Advance(TimeSpan.FromSeconds(wait));
        }

        Assert.Equal("x", (await call).Text);
        Assert.Equal(4, handler.Requests);
    }

    [Fact]
    public async Task A_call_that_waits_for_ready_keeps_its_deadline()
    {
        var time = new FakeTimeProvider();
        using var handler = new ObservedHandler(new SocketsHttpHandler()) { RefuseFirst = int.MaxValue };
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, ServiceProvider = new OneService<TimeProvider>(time) });
        var options = new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(30), cancellationToken: Token).WithWaitForReady();

        using var call = new Lab.LabClient(channel).OneAsync(new Ask(), options);
        time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Token));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task Calls_are_logged_and_failures_are_not_errors()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnOne = static (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone")));
        using var logs = new CollectedLogs();
        var client = server.Connect(new GrpcChannelOptions { LoggerFactory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs)) });

        await Assert.ThrowsAsync<RpcException>(async () => await client.OneAsync(new Ask(), cancellationToken: Token));

        Assert.Contains("Information: The call /lab.Lab/One has ended with NotFound: gone", logs.Lines);
        Assert.DoesNotContain(logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
