using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The instruments of the meter <c>Grpc.AspNetCore.Server</c>, for calls by REST and WebSocket.</summary>
public sealed class MetricsTests
{
    private static readonly double _requestSize = new AskReq { Text = "you" }.CalculateSize();
    private static readonly double _responseSize = new AskResp { Text = "hello" }.CalculateSize();

    private readonly Signal _release = new();

    [Fact]
    public async Task A_call_by_REST_is_measured_by_the_conventions()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        await host.GetAsync("/v1/ask/you");
        await observer.EndedAsync();

        var duration = Assert.Single(observer.Of("rpc.server.call.duration"));
        Assert.Equal("s", duration.Unit);
        Assert.InRange(duration.Value, 0, 60);
        Assert.Equal(
            new Dictionary<string, object?> { ["rpc.system.name"] = "grpc", ["rpc.method"] = "lab.Lab/Ask", ["rpc.response.status_code"] = "OK", ["gateway.door"] = "rest" },
            duration.Tags);
        Assert.Equal([1, -1], observer.ValuesOf("gateway.server.active_calls"));
        Assert.Equal([1], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([1], observer.ValuesOf("rpc.server.responses_per_rpc"));
    }

    [Theory]
    [InlineData("gateway.server.active_calls", "{call}")]
    [InlineData("rpc.server.request.size", "By")]
    [InlineData("rpc.server.response.size", "By")]
    [InlineData("rpc.server.requests_per_rpc", "{count}")]
    [InlineData("rpc.server.responses_per_rpc", "{count}")]
    public async Task An_instrument_has_a_unit_and_tells_method_and_door(string instrument, string unit)
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        await host.GetAsync("/v1/ask/you");
        await observer.EndedAsync();

        Assert.All(observer.Of(instrument), one =>
        {
            Assert.Equal(unit, one.Unit);
            Assert.Equal(new Dictionary<string, object?> { ["rpc.system.name"] = "grpc", ["rpc.method"] = "lab.Lab/Ask", ["gateway.door"] = "rest" }, one.Tags);
        });
    }

    [Fact]
    public async Task Messages_of_a_REST_call_have_the_sizes_of_protobuf()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        await host.GetAsync("/v1/ask/you");
        await observer.EndedAsync();

        Assert.Equal([_requestSize], observer.ValuesOf("rpc.server.request.size"));
        Assert.Equal([_responseSize], observer.ValuesOf("rpc.server.response.size"));
    }

    [Fact]
    public async Task Messages_of_a_server_stream_are_counted_one_by_one()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        await host.PostAsync("/v1/watch", "{\"text\":\"you\",\"size\":3}");
        await observer.EndedAsync();

        AssertMessages(observer, "rest", received: 1, sent: 3);
    }

    [Fact]
    public async Task Messages_of_a_client_stream_are_counted_one_by_one()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        await host.PostAsync("/v1/collect", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n");
        await observer.EndedAsync();

        AssertMessages(observer, "rest", received: 3, sent: 1);
    }

    [Fact]
    public async Task Messages_of_a_WebSocket_are_counted_one_by_one()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        await socket.SendAsync("{\"text\":\"a\"}");
        await socket.SendAsync("{\"text\":\"b\"}");
        await socket.EndAsync();
        await socket.ReadAllAsync();
        await observer.EndedAsync();

        AssertMessages(observer, "websocket", received: 2, sent: 2);
        Assert.Equal("OK", Assert.Single(observer.Of("rpc.server.call.duration")).Tags["rpc.response.status_code"]);
    }

    [Fact]
    public async Task A_stream_is_an_open_call_until_it_has_ended()
    {
        await using var host = await HostAsync(async (_, responses, context) =>
        {
            await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
            await _release.Task;
        });
        using var observer = new Observer(host);

        using (var response = await host.OpenAsync("/v1/watch/x"))
        {
            Assert.Equal([1], observer.ValuesOf("gateway.server.active_calls"));
            _release.Set();
            await observer.EndedAsync();
        }

        Assert.Equal([1, -1], observer.ValuesOf("gateway.server.active_calls"));
    }

    [Fact]
    public async Task A_call_that_was_open_before_anybody_listened_is_not_taken_off()
    {
        await using var host = await HostAsync(async (_, responses, context) =>
        {
            await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
            await _release.Task;
        });
        using var response = await host.OpenAsync("/v1/watch/x");
        using var observer = new Observer(host);

        _release.Set();
        Assert.Contains("first", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await host.GetAsync("/v1/ask/you");
        await observer.EndedAsync();

        Assert.Equal([1, -1], observer.ValuesOf("gateway.server.active_calls"));
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "NOT_FOUND", null)]
    [InlineData(StatusCode.InvalidArgument, "INVALID_ARGUMENT", null)]
    [InlineData(StatusCode.ResourceExhausted, "RESOURCE_EXHAUSTED", null)]
    [InlineData(StatusCode.Unknown, "UNKNOWN", "UNKNOWN")]
    [InlineData(StatusCode.Unimplemented, "UNIMPLEMENTED", "UNIMPLEMENTED")]
    [InlineData(StatusCode.Internal, "INTERNAL", "INTERNAL")]
    [InlineData(StatusCode.Unavailable, "UNAVAILABLE", "UNAVAILABLE")]
    [InlineData(StatusCode.DataLoss, "DATA_LOSS", "DATA_LOSS")]
    public async Task A_status_is_an_error_only_where_it_is_the_servers_fault(StatusCode code, string name, string? error)
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(code, "as asked for")) } }.StartAsync();
        using var observer = new Observer(host);

        await host.GetAsync("/v1/ask/x");
        await observer.EndedAsync();

        var duration = Assert.Single(observer.Of("rpc.server.call.duration"));
        Assert.Equal(name, duration.Tags["rpc.response.status_code"]);
        Assert.Equal(error, duration.Tags.GetValueOrDefault("error.type"));
    }

    [Fact]
    public async Task A_failed_call_counts_its_request_and_no_response()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "")) } }.StartAsync();
        using var observer = new Observer(host);

        await host.GetAsync("/v1/ask/x");
        await observer.EndedAsync();

        Assert.Equal([1], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([0], observer.ValuesOf("rpc.server.responses_per_rpc"));
        Assert.Empty(observer.Of("rpc.server.response.size"));
    }

#if !FORWARDED
    // Those of a service of the process are Grpc.AspNetCore's to measure; nobody else measures those to a server elsewhere.
    [Fact]
    public async Task A_native_call_is_measured_by_none_of_these_instruments()
    {
        await using var host = await HostAsync();
        using var observer = new Observer(host);

        Assert.Equal("0", (await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq { Text = "you" })).Trailer("grpc-status"));
        await observer.EndedAsync();

        Assert.Empty(observer.Measurements);
    }
#endif

    private static void AssertMessages(Observer observer, string door, int received, int sent)
    {
        Assert.Equal([received], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([sent], observer.ValuesOf("rpc.server.responses_per_rpc"));
        Assert.Equal(received, observer.Of("rpc.server.request.size").Count);
        Assert.Equal(sent, observer.Of("rpc.server.response.size").Count);
        Assert.All(observer.Measurements, one => Assert.Equal(door, one.Tags["gateway.door"]));
    }

    private static Task<LabHost> HostAsync(Func<AskReq, IServerStreamWriter<AskResp>, ServerCallContext, Task>? watch = null)
    {
        var service = new LabService { OnAsk = (_, _) => Task.FromResult(new AskResp { Text = "hello" }) };
        service.OnWatch = watch ?? service.OnWatch;
        return new LabHost { Service = service }.StartAsync();
    }
}
