using Gateway.Grpc.Client.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class CredentialsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Credentials_of_channel_and_call_add_their_metadata_over_tls()
    {
        AuthInterceptorContext? asked = null;
        await using var server = await TestServer.StartAsync(EchoAuthorization, tls: true);
        var ofChannel = CallCredentials.FromInterceptor((context, metadata) =>
        {
            asked = context;
            metadata.Add("x-channel", "c");
            return Task.CompletedTask;
        });
        var ofCall = CallCredentials.Compose(Adds("authorization", "Bearer t"), Adds("x-second", "s"));
        using var handler = TrustAll();
        var client = server.Connect(new GrpcChannelOptions
        {
            HttpHandler = handler,
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, ofChannel),
        });

        var answer = await client.OneAsync(new Ask(), new CallOptions(credentials: ofCall, cancellationToken: Token));

        Assert.Equal("Bearer t,c,s", answer.Text);
        Assert.Equal(server.Address + "/lab.Lab", asked!.ServiceUrl);
        Assert.Equal("One", asked.MethodName);
    }

    [Fact]
    public async Task Call_credentials_are_refused_without_tls()
    {
        await using var server = await TestServer.StartAsync(EchoAuthorization);

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect().OneAsync(new Ask(), new CallOptions(credentials: Adds("authorization", "x"), cancellationToken: Token)));

        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
    }

    [Fact]
    public async Task Call_credentials_are_sent_without_tls_where_the_channel_says_so()
    {
        await using var server = await TestServer.StartAsync(EchoAuthorization);
        var client = server.Connect(new GrpcChannelOptions
        {
            UnsafeUseInsecureChannelCallCredentials = true,
            Credentials = ChannelCredentials.Create(new InsecureComposable(), Adds("x-channel", "c")),
        });

        var answer = await client.OneAsync(new Ask(), new CallOptions(credentials: Adds("authorization", "a"), cancellationToken: Token));

        Assert.Equal("a,c,", answer.Text);
    }

    [Fact]
    public void Credentials_that_do_not_fit_the_address_are_refused()
    {
        AssertRefused("https://localhost", ChannelCredentials.Insecure);
        AssertRefused("http://localhost", ChannelCredentials.SecureSsl);
        AssertRefused("http://localhost", ChannelCredentials.Create(new InsecureComposable(), Adds("a", "b")));
        Assert.Throws<NotSupportedException>(() =>
            GrpcChannel.ForAddress("https://localhost", new GrpcChannelOptions { Credentials = new SslCredentials("pem") }));
    }

    [Fact]
    public async Task Credentials_that_fail_fail_the_call_before_it_is_sent()
    {
        await using var server = await TestServer.StartAsync(EchoAuthorization);
        var client = server.Connect(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });

        var broken = CallCredentials.FromInterceptor(static (_, _) => throw new InvalidOperationException("no token"));
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.OneAsync(new Ask(), new CallOptions(credentials: broken, cancellationToken: Token)));
        Assert.Equal(StatusCode.Unauthenticated, error.StatusCode);
        Assert.Contains("no token", error.Status.Detail, StringComparison.Ordinal);

        var refused = CallCredentials.FromInterceptor(static (_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "never")));
        error = await Assert.ThrowsAsync<RpcException>(async () =>
            await client.OneAsync(new Ask(), new CallOptions(credentials: refused, cancellationToken: Token)));
        Assert.Equal(new Status(StatusCode.PermissionDenied, "never"), error.Status);
    }

    [Fact]
    public async Task Slow_credentials_do_not_outlive_the_call()
    {
        await using var server = await TestServer.StartAsync(EchoAuthorization);
        var client = server.Connect(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        var asked = new TaskCompletionSource();
        var never = CallCredentials.FromInterceptor((_, _) =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task;
        });
        using var cancellation = new CancellationTokenSource();
        using var call = client.OneAsync(new Ask(), new CallOptions(credentials: never, cancellationToken: cancellation.Token));
        await asked.Task.WaitAsync(Token);
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Token));

        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
    }

    private static void EchoAuthorization(LabService lab) => lab.OnOne = static (_, context) => Task.FromResult(new Answer
    {
        Text = string.Join(',', new[] { "authorization", "x-channel", "x-second" }.Select(key => context.RequestHeaders.GetValue(key))),
    });

    private static CallCredentials Adds(string key, string value) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add(key, value);
        return Task.CompletedTask;
    });

    private static void AssertRefused(string address, ChannelCredentials credentials) =>
        Assert.Throws<InvalidOperationException>(() => GrpcChannel.ForAddress(address, new GrpcChannelOptions { Credentials = credentials }));

    private static SocketsHttpHandler TrustAll()
    {
        var handler = new SocketsHttpHandler();
#pragma warning disable CA5359 // The server's certificate was made a moment ago by the test itself.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return handler;
    }

    /// <summary>Insecure credentials that can be composed with call credentials; the package's own refuse that.</summary>
    private sealed class InsecureComposable : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object? state) =>
            configurator.SetInsecureCredentials(state!);
    }
}
