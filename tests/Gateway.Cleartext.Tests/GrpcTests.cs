using System.Net;
using Gateway.Cleartext.Tests.Servers;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Proto;

namespace Gateway.Cleartext.Tests;

/// <summary>Grpc.AspNetCore shares the port with HTTP/1.1.</summary>
public sealed class GrpcTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grpc_calls_and_HTTP1_requests_share_one_port()
    {
        await using var host = await PortHost.StartAsync(builder => builder.Services.AddGrpc(), app => app.MapGrpcService<Greeter>());
        using var channel = GrpcChannel.ForAddress(host.Address);
        var client = new Greetering.GreeteringClient(channel);

        var unary = await client.HelloAsync(new HelloReq { Name = "world" }, cancellationToken: Token);
        using var chat = client.ChatHello(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "one" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        var first = chat.ResponseStream.Current.Msg;
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "two" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        var second = chat.ResponseStream.Current.Msg;
        await chat.RequestStream.CompleteAsync();

        Assert.False(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal(["Hello world", "one", "two"], [unary.Msg, first, second]);
        Assert.Equal(StatusCode.OK, chat.GetStatus().StatusCode);
        Assert.Equal("HTTP/1.1 GET 0", await host.AskAsync(HttpVersion.Version11));
    }

    private sealed class Greeter : Greetering.GreeteringBase
    {
        public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context) => Task.FromResult(new HelloResp { Msg = $"Hello {request.Name}" });

        public override async Task ChatHello(IAsyncStreamReader<HelloReq> requestStream, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
        {
            await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
            {
                await responseStream.WriteAsync(new HelloResp { Msg = request.Name }, context.CancellationToken);
            }
        }
    }
}
