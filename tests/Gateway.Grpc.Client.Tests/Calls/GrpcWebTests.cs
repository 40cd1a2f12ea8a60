using System.Net;
using Gateway.Grpc.Client.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>The package Grpc.Net.Client.Web below this channel: a handler of <see cref="HttpClient"/> as any other.</summary>
public sealed class GrpcWebTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task Unary_calls_and_server_streams_go_by_gRPC_Web(GrpcWebMode mode)
    {
        await using var server = await TestServer.StartWebAsync();
        var client = server.Connect(Options(mode));

        Assert.Equal("hello", (await client.OneAsync(new Ask { Text = "hello" }, cancellationToken: Token)).Text);

        using var call = client.Down(new Ask { Text = "n" }, cancellationToken: Token);
        Assert.Equal(["n 1", "n 2", "n 3"], await call.ResponseStream.ReadAllAsync(Token).Select(answer => answer.Text).ToListAsync(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task Errors_have_their_status_and_trailers(GrpcWebMode mode)
    {
        await using var server = await TestServer.StartWebAsync(lab =>
        {
            lab.OnOne = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone"), [new Metadata.Entry("x-why", "w")]);
            lab.OnDown = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Answer { Text = "one" }, context.CancellationToken);
                throw new RpcException(new Status(StatusCode.Aborted, "midway"), [new Metadata.Entry("x-why", "w")]);
            };
        });
        var client = server.Connect(Options(mode));

        var atOnce = await Assert.ThrowsAsync<RpcException>(() => client.OneAsync(new Ask(), cancellationToken: Token).ResponseAsync);
        using var call = client.Down(new Ask(), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        var later = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal((StatusCode.NotFound, "gone", "w"), (atOnce.StatusCode, atOnce.Status.Detail, atOnce.Trailers.GetValue("x-why")));
        Assert.Equal((StatusCode.Aborted, "midway", "w"), (later.StatusCode, later.Status.Detail, later.Trailers.GetValue("x-why")));
    }

    private static GrpcChannelOptions Options(GrpcWebMode mode) => new()
    {
        HttpHandler = new GrpcWebHandler(mode, new SocketsHttpHandler()),
        HttpVersion = HttpVersion.Version11,
        DisposeHttpClient = true,
    };
}
