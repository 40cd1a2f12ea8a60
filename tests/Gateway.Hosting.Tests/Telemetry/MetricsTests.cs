using System.Net;
using System.Net.WebSockets;
using Google.Protobuf;
using Grpc.Core;
using Proto;

namespace Gateway.Hosting.Tests.Telemetry;

[Collection(nameof(OneAtATime))]
public sealed class MetricsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_by_gRPC_is_measured_by_the_conventions()
    {
        await using var observed = await Observed.StartAsync();

        await observed.Client.HelloAsync(new HelloReq { Name = "you" }, cancellationToken: Stop);
        await observed.SettleAsync();

        var duration = observed.Find("rpc.server.call.duration", ("rpc.method", "proto.Greetering/Hello"));
        Assert.Equal("s", duration.Unit);
        Assert.Equal(1, duration.Count);
        Assert.InRange(duration.Sum, 0, 60);
        Assert.Equal("grpc", duration.Tags["rpc.system.name"]);
        Assert.Equal("OK", duration.Tags["rpc.response.status_code"]);
        Assert.Equal("grpc", duration.Tags["gateway.door"]);
        Assert.DoesNotContain("error.type", duration.Tags);
        Assert.Equal(new HelloReq { Name = "you" }.CalculateSize(), observed.Find("rpc.server.request.size").Sum);
        Assert.Equal(new HelloResp { Msg = "Hello you" }.CalculateSize(), observed.Find("rpc.server.response.size").Sum);
    }

    [Fact]
    public async Task A_call_by_REST_is_measured_like_one_by_gRPC_with_the_sizes_of_protobuf()
    {
        await using var observed = await Observed.StartAsync();

        await observed.Http.GetStringAsync("/v1/hello/you", Stop);
        await observed.SettleAsync();

        var duration = observed.Find("rpc.server.call.duration", ("rpc.method", "proto.Greetering/Hello"));
        Assert.Equal("OK", duration.Tags["rpc.response.status_code"]);
        Assert.Equal("rest", duration.Tags["gateway.door"]);
        Assert.Equal(new HelloReq { Name = "you" }.CalculateSize(), observed.Find("rpc.server.request.size").Sum);
        Assert.Equal(new HelloResp { Msg = "Hello you" }.CalculateSize(), observed.Find("rpc.server.response.size").Sum);
    }

    [Fact]
    public async Task A_call_by_gRPC_Web_is_measured_like_one_by_gRPC()
    {
        await using var observed = await Observed.StartAsync();
        var request = new HelloReq { Name = "you" };
        using var frame = new ByteArrayContent([0, 0, 0, 0, (byte)request.CalculateSize(), .. request.ToByteArray()]);
        frame.Headers.ContentType = new("application/grpc-web+proto");

        using var response = await observed.Http.PostAsync(new Uri("/proto.Greetering/Hello", UriKind.Relative), frame, Stop);
        await observed.SettleAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("OK", observed.Find("rpc.server.call.duration", ("gateway.door", "grpc-web")).Tags["rpc.response.status_code"]);
        Assert.Equal(request.CalculateSize(), observed.Find("rpc.server.request.size", ("gateway.door", "grpc-web")).Sum);
        Assert.Equal(new HelloResp { Msg = "Hello you" }.CalculateSize(), observed.Find("rpc.server.response.size", ("gateway.door", "grpc-web")).Sum);
    }

    [Fact]
    public async Task The_messages_of_a_stream_are_counted_by_gRPC()
    {
        await using var observed = await Observed.StartAsync();

        using var call = observed.Client.StreamHello(new HelloReq { Name = "you" }, cancellationToken: Stop);
        await foreach (var _ in call.ResponseStream.ReadAllAsync(Stop))
        {
            // Read to the end.
        }

        await observed.SettleAsync();

        Assert.Equal(1, observed.Find("rpc.server.requests_per_rpc", ("gateway.door", "grpc")).Sum);
        Assert.Equal(3, observed.Find("rpc.server.responses_per_rpc", ("gateway.door", "grpc")).Sum);
        Assert.Equal(3, observed.Find("rpc.server.response.size", ("gateway.door", "grpc")).Count);
        Assert.Equal(1, observed.Find("rpc.client.requests_per_rpc").Sum);
        Assert.Equal(3, observed.Find("rpc.client.responses_per_rpc").Sum);
        Assert.Equal(3, observed.Find("rpc.client.response.size").Count);
    }

    [Fact]
    public async Task The_messages_of_a_stream_are_counted_by_REST()
    {
        await using var observed = await Observed.StartAsync();

        await observed.Http.GetStringAsync("/v1/hello/you/stream", Stop);
        await observed.SettleAsync();

        Assert.Equal(1, observed.Find("rpc.server.requests_per_rpc", ("gateway.door", "rest")).Sum);
        Assert.Equal(3, observed.Find("rpc.server.responses_per_rpc", ("gateway.door", "rest")).Sum);
        Assert.Equal(3, observed.Find("rpc.server.response.size", ("gateway.door", "rest")).Count);
    }

    [Fact]
    public async Task The_messages_of_a_WebSocket_are_counted()
    {
        await using var observed = await Observed.StartAsync();
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{observed.Http.BaseAddress!.Port}/v1/hello/you/stream"), Stop);
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), Stop)).MessageType != WebSocketMessageType.Close)
        {
            // Read to the end.
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        await observed.SettleAsync();

        Assert.Equal(1, observed.Find("rpc.server.requests_per_rpc", ("gateway.door", "websocket")).Sum);
        Assert.Equal(3, observed.Find("rpc.server.responses_per_rpc", ("gateway.door", "websocket")).Sum);
        Assert.Equal("OK", observed.Find("rpc.server.call.duration", ("gateway.door", "websocket")).Tags["rpc.response.status_code"]);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "NOT_FOUND", null)]
    [InlineData(StatusCode.InvalidArgument, "INVALID_ARGUMENT", null)]
    [InlineData(StatusCode.Unavailable, "UNAVAILABLE", "UNAVAILABLE")]
    [InlineData(StatusCode.DataLoss, "DATA_LOSS", "DATA_LOSS")]
    public async Task Only_what_is_the_servers_fault_is_an_error_of_the_server(StatusCode code, string name, string? error)
    {
        await using var observed = await Observed.StartAsync();

        await Assert.ThrowsAsync<RpcException>(() => observed.Client.HelloAsync(new HelloReq { Name = code.ToString() }, cancellationToken: Stop).ResponseAsync);
        await observed.SettleAsync();

        var server = observed.Find("rpc.server.call.duration", ("rpc.response.status_code", name));
        Assert.Equal(error, server.Tags.GetValueOrDefault("error.type"));
        var client = observed.Find("rpc.client.call.duration", ("rpc.response.status_code", name));
        Assert.Equal(name, client.Tags["error.type"]);
        Assert.Equal("127.0.0.1", client.Tags["server.address"]);
        Assert.IsType<int>(client.Tags["server.port"]);
    }

    [Fact]
    public async Task A_call_that_its_deadline_cuts_is_measured_once()
    {
        await using var observed = await Observed.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/hello:chat");
        request.Headers.Add("X-Server-Timeout", "0.05");
        using var response = await observed.Http.SendAsync(request, Stop);
        await observed.SettleAsync();

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var duration = Assert.Single(observed.Points("rpc.server.call.duration"));
        Assert.Equal(1, duration.Count);
        Assert.Equal("DEADLINE_EXCEEDED", duration.Tags["rpc.response.status_code"]);
    }

    [Fact]
    public async Task What_REST_refuses_before_it_is_a_call_is_measured_as_answered()
    {
        await using var observed = await Observed.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/hello/you");
        request.Headers.Add("X-Server-Timeout", "soon");
        using var response = await observed.Http.SendAsync(request, Stop);
        await observed.SettleAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var refused = Assert.Single(observed.Points("rpc.server.call.duration"));
        Assert.Equal("proto.Greetering/Hello", refused.Tags["rpc.method"]);
        Assert.Equal("rest", refused.Tags["gateway.door"]);
        Assert.Equal("INVALID_ARGUMENT", refused.Tags["rpc.response.status_code"]);
        Assert.Equal((1, 0), (refused.Count, refused.Sum));
    }

    [Fact]
    public async Task A_handshake_that_is_refused_is_measured_as_answered()
    {
        await using var observed = await Observed.StartAsync();
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", "https://elsewhere.example");

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{observed.Http.BaseAddress!.Port}/v1/hello/you/stream"), Stop));
        await observed.SettleAsync();

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        var refused = Assert.Single(observed.Points("rpc.server.call.duration"));
        Assert.Equal("proto.Greetering/StreamHello", refused.Tags["rpc.method"]);
        Assert.Equal("websocket", refused.Tags["gateway.door"]);
        Assert.Equal("PERMISSION_DENIED", refused.Tags["rpc.response.status_code"]);
        Assert.Equal((1, 0), (refused.Count, refused.Sum));
    }

    [Fact]
    public async Task What_clients_make_up_does_not_become_a_series()
    {
        await using var observed = await Observed.StartAsync();
        var bytes = Marshallers.Create(value => value, value => value);

        foreach (var name in new[] { "Invented", "AlsoInvented" })
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, "proto.Greetering", name, bytes, bytes);
            await Assert.ThrowsAsync<RpcException>(() => observed.Invoker.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Stop), []).ResponseAsync);
        }

        await observed.SettleAsync();

        var refused = observed.Find("rpc.server.call.duration", ("rpc.method", "_OTHER"));
        Assert.Equal(2, refused.Count);
        Assert.Equal("UNIMPLEMENTED", refused.Tags["rpc.response.status_code"]);
    }

    [Fact]
    public async Task Open_calls_are_counted_while_they_are_open()
    {
        await using var observed = await Observed.StartAsync();

        using var chat = observed.Client.ChatHello(cancellationToken: Stop);
        await chat.RequestStream.WriteAsync(new HelloReq { Name = "still here" }, Stop);
        Assert.True(await chat.ResponseStream.MoveNext(Stop));
        observed.Collect();
        Assert.Equal(1, observed.Find("gateway.server.active_calls", ("rpc.method", "proto.Greetering/ChatHello")).Sum);

        await chat.RequestStream.CompleteAsync();
        observed.Gate.Opened.SetResult();
        Assert.False(await chat.ResponseStream.MoveNext(Stop));
        await observed.SettleAsync();
        Assert.Equal(0, observed.Find("gateway.server.active_calls", ("rpc.method", "proto.Greetering/ChatHello")).Sum);
    }
}
