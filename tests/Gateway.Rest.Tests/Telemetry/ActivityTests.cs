using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// The tags of the request's activity: each key once, and the status that the client was told. Grpc.AspNetCore adds two of the keys itself, for the call
/// inside the exchange, which may end later and otherwise than the client's.
/// </summary>
public sealed class ActivityTests
{
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    public static TheoryData<Door> Doors => [Door.Unary, Door.Stream, Door.WebSocket];

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_call_that_succeeds_is_OK(Door door)
    {
        await using var host = await DoorCalls.HostAsync(_ => Task.CompletedTask);
        using var observer = new Observer(host);

        await DoorCalls.CallAsync(host, door);

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.OK, "OK");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_services_failure_is_its_status(Door door)
    {
        await using var host = await DoorCalls.HostAsync(_ => throw new RpcException(new Status(StatusCode.NotFound, "gone")));
        using var observer = new Observer(host);

        await DoorCalls.CallAsync(host, door);

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.NotFound, "NOT_FOUND");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_failure_of_the_server_is_an_error_of_the_activity(Door door)
    {
        await using var host = await DoorCalls.HostAsync(_ => throw new RpcException(new Status(StatusCode.Unavailable, "not now")));
        using var observer = new Observer(host);

        await DoorCalls.CallAsync(host, door);

        var activity = await DoorCalls.AssertEndAsync(observer, door, StatusCode.Unavailable, "UNAVAILABLE", isError: true);
        Assert.Equal("not now", activity.StatusDescription);
    }

#if !FORWARDED
    [Fact]
    public async Task A_service_that_returns_null_is_INTERNAL_as_its_client_is_told()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => Task.FromResult<AskResp>(null!) } }.StartAsync();
        host.Kestrel.AllowErrors = true;
        using var observer = new Observer(host);

        Assert.Equal(500, (await host.GetAsync("/v1/ask/x")).Status);

        await DoorCalls.AssertEndAsync(observer, Door.Unary, StatusCode.Internal, "INTERNAL", isError: true);
    }
#endif

    [Fact]
    public async Task A_refused_message_of_a_unary_call_is_INVALID_ARGUMENT()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(400, (await host.PostAsync("/v1/ask", "{\"text\":")).Status);

        await DoorCalls.AssertEndAsync(observer, "rest", "lab.Lab/Ask", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
    }

    [Fact]
    public async Task A_refused_message_in_the_middle_of_a_stream_is_INVALID_ARGUMENT()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await host.PostAsync("/v1/talk", "{\"text\":\"a\"}\n{\"text\":\n");

        await DoorCalls.AssertEndAsync(observer, "rest", "lab.Lab/Talk", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
    }

    [Fact]
    public async Task A_refused_message_of_a_WebSocket_is_INVALID_ARGUMENT()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        await socket.SendAsync("{\"text\":\"a\"}");
        await socket.SendAsync("{\"text\":");
        await socket.ReadAllAsync();

        await DoorCalls.AssertEndAsync(observer, "websocket", "lab.Lab/Talk", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
    }

    [Fact]
    public async Task A_message_too_many_on_a_WebSocket_is_INVALID_ARGUMENT_whatever_the_service_says()
    {
        var service = new LabService
        {
            OnWatch = async (_, _, _) =>
            {
                _entered.Set();
                await _release.Task;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var observer = new Observer(host);

        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        await _entered.Task;
        await socket.SendAsync("{}");
        await socket.ReadAllAsync();
        _release.Set();

        await DoorCalls.AssertEndAsync(observer, Door.WebSocket, StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    [Theory]
    [InlineData("/v1/ask/x", "lab.Lab/Ask", "grpc-timeout", "soon", 400)]
    [InlineData("/v1/ask/x", "lab.Lab/Ask", "x-bin", "%", 400)]
    [InlineData("/v1/watch/x", "lab.Lab/Watch", "Accept", "image/png", 406)]
    public async Task A_request_that_is_refused_before_the_call_is_INVALID_ARGUMENT(string path, string method, string header, string value, int httpStatus)
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(httpStatus, (await host.GetAsync(path, (header, value))).Status);

        await DoorCalls.AssertEndAsync(observer, "rest", method, StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
        Assert.Equal("rpc.server.call.duration", Assert.Single(observer.Measurements).Instrument);
        Assert.Equal([0], observer.ValuesOf("rpc.server.call.duration"));
    }

    [Fact]
    public async Task A_handshake_that_is_refused_is_PERMISSION_DENIED()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(403, await SocketClient.OpenRefusedAsync(host, "/v1/watch/x", options => options.SetRequestHeader("Origin", "https://elsewhere.example")));

        await DoorCalls.AssertEndAsync(observer, Door.WebSocket, StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal([0], observer.ValuesOf("rpc.server.call.duration"));
    }

#if !FORWARDED
    [Fact]
    public async Task A_native_call_has_the_tags_of_Grpc_AspNetCore_alone()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq { Text = "x" });

        var tags = DoorCalls.TagsOf(await observer.EndedAsync());
        Assert.Equal(("/lab.Lab/Ask", "0"), (tags["grpc.method"], tags["grpc.status_code"]));
        Assert.DoesNotContain(tags.Keys, key => key.StartsWith("rpc.", StringComparison.Ordinal) || key == "gateway.door");
    }
#endif

    [Fact]
    public async Task A_request_that_is_no_call_has_no_tags_of_one()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(404, (await host.GetAsync("/nowhere")).Status);
        var missed = DoorCalls.TagsOf(await observer.EndedAsync());
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/ask/x", body: null)).Status);
        var refused = DoorCalls.TagsOf(await observer.EndedAsync());

        Assert.DoesNotContain([.. missed.Keys, .. refused.Keys], key => key.StartsWith("rpc.", StringComparison.Ordinal) || key.StartsWith("grpc.", StringComparison.Ordinal));
        Assert.Empty(observer.Measurements);
    }
}
