using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using LabProtos;
using Status = Grpc.Core.Status;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>Native calls, and those of gRPC-Web, through the gateway.</summary>
public sealed class NativeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_four_kinds_of_call_pass()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = host.OpenChannel();
        var client = new LabProtos.Lab.LabClient(channel);

        Assert.Equal("x", (await client.AskAsync(new AskReq { Text = "x" }, cancellationToken: Token)).Text);

        using var watch = client.Watch(new AskReq { Text = "n", Size = 3 }, cancellationToken: Token);
        Assert.Equal(["n 1", "n 2", "n 3"], await ReadAsync(watch.ResponseStream));

        using var collect = client.Collect(cancellationToken: Token);
        await collect.RequestStream.WriteAsync(new AskReq { Text = "a", Size = 1 }, Token);
        await collect.RequestStream.WriteAsync(new AskReq { Text = "b", Size = 2 }, Token);
        await collect.RequestStream.CompleteAsync();
        Assert.Equal("a 1, b 2", (await collect).Text);
        Assert.Equal("2", collect.GetTrailers().GetValue("count"));

        using var talk = client.Talk(cancellationToken: Token);
        await talk.RequestStream.WriteAsync(new AskReq { Text = "ping" }, Token);
        Assert.True(await talk.ResponseStream.MoveNext(Token));
        Assert.Equal("ping", talk.ResponseStream.Current.Text);
        await talk.RequestStream.CompleteAsync();
        Assert.False(await talk.ResponseStream.MoveNext(Token));
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task GrpcWeb_passes_over_HTTP11(GrpcWebMode mode)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Kestrel.Http1, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()), HttpVersion = new Version(1, 1) });
        var client = new LabProtos.Lab.LabClient(channel);

        Assert.Equal("x", (await client.AskAsync(new AskReq { Text = "x" }, cancellationToken: Token)).Text);
        using var watch = client.Watch(new AskReq { Text = "n", Size = 2 }, cancellationToken: Token);
        Assert.Equal(["n 1", "n 2"], await ReadAsync(watch.ResponseStream));
    }

    [Fact]
    public async Task Status_details_and_metadata_pass_both_ways()
    {
        string? seen = null;
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = (_, context) =>
            {
                seen = context.RequestHeaders.GetValue("x-any");
                throw new RpcException(new Status(StatusCode.Aborted, "ä %"), new Metadata { { "x-trailer", "t" }, { "raw-bin", [1, 2] } });
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = host.OpenChannel();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), new Metadata { { "x-any", "thing" } }, cancellationToken: Token));

        Assert.Equal("thing", seen);
        Assert.Equal((StatusCode.Aborted, "ä %"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("t", error.Trailers.GetValue("x-trailer"));
        Assert.Equal([1, 2], error.Trailers.GetValueBytes("raw-bin")!);
    }

    [Fact]
    public async Task A_server_that_is_down_is_UNAVAILABLE()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        await server.StopAsync(Token);
        using var channel = host.OpenChannel();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: Token));

        Assert.Equal((StatusCode.Unavailable, "The server cannot be reached."), (error.StatusCode, error.Status.Detail));
        Assert.Equal((503, "{\"code\":14,\"message\":\"The server cannot be reached.\",\"details\":[]}"), await host.GetAsync("/v1/ask/x"));
    }

    [Fact]
    public async Task What_middleware_said_stays_when_a_server_is_down()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost
        {
            Servers = [server.Http2, ClosedPort.Find()],
            Application = app => app.Use(static next => http =>
            {
                http.Response.Headers.AccessControlAllowOrigin = "https://example.com";
                return next(http);
            }),
        }.StartAsync();
        await server.StopAsync(Token);
        using var channel = host.OpenChannel();

        using var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq { Text = "x" }, cancellationToken: Token);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        Assert.Equal("https://example.com", (await call.ResponseHeadersAsync).GetValue("access-control-allow-origin"));
    }

    [Fact]
    public async Task A_stream_that_its_server_breaks_off_ends_with_UNAVAILABLE()
    {
        var read = new Signal();
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "one" });
                await read.Task;
                context.GetHttpContext().Abort();
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = host.OpenChannel();
        using var watch = new LabProtos.Lab.LabClient(channel).Watch(new AskReq(), cancellationToken: Token);

        Assert.True(await watch.ResponseStream.MoveNext(Token));
        read.Set();
        var error = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(Token));

        Assert.Equal((StatusCode.Unavailable, "The server broke the call off."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_server()
    {
        var (begun, cancelled) = (new Signal(), new Signal());
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = async (_, context) =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                begun.Set();
                await cancelled.Task;
                return new AskResp();
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = host.OpenChannel();
        using var leaving = new CancellationTokenSource();
        var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: leaving.Token);

        await begun.Task;
        await leaving.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
        await cancelled.Task;
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1S")]
    public async Task A_timeout_that_is_none_is_refused(string timeout)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/lab.Lab/Ask")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);

        using var response = await client.SendAsync(request, Token);

        Assert.Equal("3", Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task What_is_not_gRPC_is_415_on_the_path_of_a_method()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = new() { MapUnannotatedMethods = false } }.StartAsync();

        Assert.Equal(415, (await host.PostAsync("/lab.Lab/Ask", "{}")).Status);
    }

    private static async Task<List<string>> ReadAsync(IAsyncStreamReader<AskResp> responses)
    {
        var texts = new List<string>();
        await foreach (var response in responses.ReadAllAsync(Token))
        {
            texts.Add(response.Text);
        }

        return texts;
    }
}
