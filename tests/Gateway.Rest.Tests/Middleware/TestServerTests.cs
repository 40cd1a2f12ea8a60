using System.Net.WebSockets;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Mapping;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>Everything is served under TestServer too, and so under WebApplicationFactory.</summary>
public sealed class TestServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/ask/a%2Fb", null, "*/*", 200, "{\"text\":\"a/b\"}")]
    [InlineData("GET", "/v1/ask/zo%C3%AB", null, "*/*", 200, "{\"text\":\"zoë\"}")]
    [InlineData("POST", "/v1/ask", "{\"text\":\"y\"}", "*/*", 200, "{\"text\":\"y\"}")]
    [InlineData("HEAD", "/v1/ask/x", null, "*/*", 200, "")]
    [InlineData("GET", "/v1/watch/x?size=2", null, "*/*", 200, "{\"text\":\"x 1\"}\n{\"text\":\"x 2\"}\n")]
    [InlineData("GET", "/v1/watch/x?size=1", null, "application/json", 200, "[{\"text\":\"x 1\"}]")]
    [InlineData("POST", "/v1/collect", "{\"text\":\"a\"}\n{\"text\":\"b\"}", "*/*", 200, "{\"text\":\"a 0, b 0\"}")]
    [InlineData("POST", "/v1/talk", "{\"text\":\"a\"}\n{\"text\":\"b\"}", "*/*", 200, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n")]
    [InlineData("GET", "/nowhere", null, "*/*", 404, "")]
    public async Task Request_is_answered(string method, string path, string? body, string accept, int status, string answer)
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        Assert.Equal((status, answer), (await client.SendAsync(method, path, body, ("Accept", accept))).Both);
    }

    [Theory]
    [InlineData("GET", "/v1/ask/x?zz=1", 400, 3)]
    [InlineData("DELETE", "/v1/ask/x", 405, 12)]
    [InlineData("GET", "/v1/ask/missing", 404, 5)]
    public async Task Request_is_refused_with_a_status_body(string method, string path, int status, int code)
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        var answer = await client.SendAsync(method, path, json: null);

        Assert.Equal((status, true), (answer.Status, answer.Body.StartsWith($"{{\"code\":{code},", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Events_end_with_their_end()
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        var answer = await client.GetAsync("/v1/watch/x?size=1", ("Accept", "text/event-stream"));

        Assert.Contains("data: {\"text\":\"x 1\"}\n", answer.Body, StringComparison.Ordinal);
        Assert.Contains("event: end\n", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_is_read_while_its_service_runs()
    {
        var goOn = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" });
                await goOn.Task;
            },
        };
        await using var app = await StartAsync(service);
        using var client = app.GetTestClient();

        using var response = await client.GetAsync("/v1/watch/x", HttpCompletionOption.ResponseHeadersRead, Token);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("{\"text\":\"first\"}", await reader.ReadLineAsync(Token));
        goOn.Set();
        Assert.Null(await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task WebSocket_opens_to_a_server_stream()
    {
        await using var app = await StartAsync();
        using var socket = await OpenAsync(app, "/v1/watch/x?size=2");

        Assert.Equal(["{\"text\":\"x 1\"}", "{\"text\":\"x 2\"}"], await ReadAllAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task WebSocket_carries_messages_both_ways()
    {
        await using var app = await StartAsync();
        using var socket = await OpenAsync(app, "/v1/talk");

        await SendAsync(socket, "{\"text\":\"a\"}");
        Assert.Equal("{\"text\":\"a\"}", await ReadAsync(socket));
        await SendAsync(socket, "{\"text\":\"b\"}");
        Assert.Equal("{\"text\":\"b\"}", await ReadAsync(socket));
        await SendAsync(socket, "");
        Assert.Null(await ReadAsync(socket));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task WebSocket_closes_with_the_code_of_the_status()
    {
        var service = new LabService { OnWatch = static (_, _, _) => throw new RpcException(new Status(StatusCode.NotFound, "nothing")) };
        await using var app = await StartAsync(service);
        using var socket = await OpenAsync(app, "/v1/watch/x");

        await ReadAllAsync(socket);

        Assert.Equal((4005, "nothing"), ((int)socket.CloseStatus!.Value, socket.CloseStatusDescription));
    }

    [Fact]
    public async Task Bearer_token_of_a_WebSocket_is_authorization()
    {
        string? seen = null;
        var service = new LabService
        {
            OnWatch = (_, _, context) =>
            {
                seen = context.RequestHeaders.GetValue("authorization");
                return Task.CompletedTask;
            },
        };
        await using var app = await StartAsync(service);
        var client = app.GetTestServer().CreateWebSocketClient();
        client.SubProtocols.Add("bearer");
        client.SubProtocols.Add("token");

        using var socket = await client.ConnectAsync(new Uri("ws://localhost/v1/watch/x"), Token);
        await ReadAllAsync(socket);

        Assert.Equal(("Bearer token", "bearer"), (seen, socket.SubProtocol));
    }

    [Theory]
    [InlineData("https://evil.example", "/v1/watch/x", "403")]
    [InlineData("http://localhost", "/nowhere", "404")]
    public async Task WebSocket_is_refused(string origin, string path, string status)
    {
        await using var app = await StartAsync();
        var client = app.GetTestServer().CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Origin = origin;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.ConnectAsync(new Uri("ws://localhost" + path), Token));

        Assert.Contains(status, error.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(LabService? service = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(service ?? new LabService
        {
            OnAsk = static (request, _) => request.Text == "missing"
                ? throw new RpcException(new Status(StatusCode.NotFound, "nothing"))
                : Task.FromResult(new AskResp { Text = request.Text }),
        });
        builder.Services.AddGrpc();
        builder.Services.AddGateway();
        var app = builder.Build();
        app.MapGrpcService<LabService>();
        app.MapGateway();
        await app.StartAsync(Token);
        return app;
    }

    private static Task<WebSocket> OpenAsync(WebApplication app, string path) =>
        app.GetTestServer().CreateWebSocketClient().ConnectAsync(new Uri("ws://localhost" + path), Token);

    private static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Token);

    private static async Task<string?> ReadAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        var part = await socket.ReceiveAsync(buffer, Token);
        if (part.MessageType != WebSocketMessageType.Close)
        {
            return Encoding.UTF8.GetString(buffer, 0, part.Count);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
        return null;
    }

    private static async Task<List<string>> ReadAllAsync(WebSocket socket)
    {
        var all = new List<string>();
        while (await ReadAsync(socket) is { } text)
        {
            all.Add(text);
        }

        return all;
    }
}
