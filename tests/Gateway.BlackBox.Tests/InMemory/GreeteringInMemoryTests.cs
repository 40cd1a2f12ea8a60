extern alias server;

using System.Net;
using System.Net.WebSockets;
using System.Text;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Proto;
using GreeteringService = server::Greetering.Api.Services.GreeteringService;

namespace Gateway.BlackBox.Tests.InMemory;

/// <summary>The greeting service without a port. docs/testing.md quotes these tests.</summary>
public sealed class GreeteringInMemoryTests(GreeteringApp app) : IClassFixture<GreeteringApp>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task REST_answers()
    {
        using var client = app.CreateClient();

        Assert.Equal("{\"msg\":\"Hello world\"}", await client.GetStringAsync("/v1/hello/world", Token));
    }

    [Fact]
    public async Task Wrong_parameter_is_named()
    {
        using var client = app.CreateClient();

        using var response = await client.GetAsync("/v1/hello/world?nam=x", Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"field\":\"nam\"", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_arrives_message_by_message()
    {
        using var client = app.CreateClient();

        using var response = await client.GetAsync("/v1/hello/world/stream", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));

        Assert.Equal("{\"msg\":\"This is 10 Msg\"}", await reader.ReadLineAsync(Token));
        Assert.Equal("{\"msg\":\"This is 9 Msg\"}", await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task WebSocket_opens()
    {
        var client = app.Server.CreateWebSocketClient();

        using var socket = await client.ConnectAsync(new Uri("ws://localhost/v1/hello/world/stream"), Token);
        var buffer = new byte[1024];
        var frame = await socket.ReceiveAsync(buffer, Token);

        Assert.Equal(WebSocketMessageType.Text, frame.MessageType);
        Assert.Equal("{\"msg\":\"This is 10 Msg\"}", Encoding.UTF8.GetString(buffer, 0, frame.Count));
    }

    [Fact]
    public async Task Native_gRPC_answers()
    {
        using var channel = GrpcChannel.ForAddress(app.Server.BaseAddress, new GrpcChannelOptions { HttpHandler = app.Server.CreateHandler() });
        var client = new Proto.Greetering.GreeteringClient(channel);

        var response = await client.HelloAsync(new HelloReq { Name = "world" }, cancellationToken: Token);

        Assert.Equal("Hello world", response.Msg);
    }
}

/// <summary>The application, with a setting that a test needs.</summary>
public sealed class GreeteringApp : WebApplicationFactory<GreeteringService>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseSetting("Chat:Console", "false");
}
