using System.Net;
using System.Net.WebSockets;
using Gateway.BlackBox.Tests.Host;
using Grpc.Core;
using Grpc.Net.Client;
using Proto;

namespace Gateway.BlackBox.Tests.Process;

/// <summary>The shipped program, from its start to its end.</summary>
public sealed class StartAndStopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_ends_open_chats_with_OK_and_the_process_with_0(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such signals.");
        await using var host = await GreeteringProcess.StartAsync();

        using var chat = await RawHttp.ConnectAsync(host.Rest);
        await chat.SendAsync($"POST /v1/hello:chat HTTP/1.1\r\nHost: {host.Rest.Authority}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{{\"name\":\"hi\"}}\r\n");
        Assert.StartsWith("HTTP/1.1 200", await chat.ReadHeadAsync(), StringComparison.Ordinal);

        var exitCode = host.StopAsync(signal);

        const string Answer = "d\r\n{\"msg\":\"hi\"}\n\r\n0\r\n\r\n";
        Assert.Equal(Answer, await chat.ReadAsync(Answer.Length));
        await chat.SendAsync("0\r\n\r\n");
        Assert.Equal(0, await exitCode);
    }

    [Fact]
    public async Task A_signal_ends_an_open_chat_over_HTTP_2_with_OK()
    {
        await using var host = await GreeteringProcess.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        using var chat = new Greetering.GreeteringClient(channel).ChatHello(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "hi" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));

        var exitCode = host.StopAsync("TERM");

        Assert.False(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, chat.GetStatus().StatusCode);
        Assert.Equal(0, await exitCode);
    }

    [Fact]
    public async Task A_signal_closes_an_open_web_socket_with_1001()
    {
        await using var process = await GreeteringProcess.StartAsync();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(process.Rest) { Scheme = "ws", Path = "/ws" }.Uri, TestContext.Current.CancellationToken);

        var stopping = process.StopAsync("TERM");
        var goodbye = await socket.ReceiveAsync(new byte[16].AsMemory(), TestContext.Current.CancellationToken);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable), (goodbye.MessageType, socket.CloseStatus));
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task Environment_variables_move_an_endpoint()
    {
        await using var host = await GreeteringProcess.StartAsync();
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri(host.Rest, "/v1/hello/world"), Token);

        Assert.NotEqual(8080, host.Rest.Port);
        Assert.NotEqual(50051, host.Grpc.Port);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (answer.StatusCode, answer.Version));
    }

    [Fact]
    public async Task Console_lines_reach_the_chat_and_the_end_of_the_input_ends_nothing()
    {
        await using var host = await GreeteringProcess.StartAsync();
        using var channel = GrpcChannel.ForAddress(host.Grpc);
        using var chat = new Greetering.GreeteringClient(channel).ChatHello(cancellationToken: Token);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "hi" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        await host.ReadUntilAsync("client: hi");

        await host.Console.WriteLineAsync("typed");
        host.Console.Close();

        Assert.True(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal("typed", chat.ResponseStream.Current.Msg);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "still there?" }, Token);
        Assert.True(await chat.ResponseStream.MoveNext(Token));
        Assert.Equal("still there?", chat.ResponseStream.Current.Msg);
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(Token));
    }
}
