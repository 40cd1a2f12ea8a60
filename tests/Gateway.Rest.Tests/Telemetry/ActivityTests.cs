using System.Diagnostics;
using System.Globalization;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// The tags of the request's activity: each key once, and the status that the client was told. Grpc.AspNetCore adds two of the keys itself, for the call
/// inside the exchange, which may end later and otherwise than the client's.
/// </summary>
public sealed class ActivityTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _drain = TimeSpan.FromSeconds(20);

    private readonly ObservedTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _cancelled = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Door> Doors => [Door.Unary, Door.Stream, Door.WebSocket];

    public static TheoryData<Door, Outcome> CutCalls => new MatrixTheoryData<Door, Outcome>(Enum.GetValues<Door>(), Enum.GetValues<Outcome>());

    public static TheoryData<Door, Outcome> CutStreams => new MatrixTheoryData<Door, Outcome>([Door.Stream, Door.WebSocket], Enum.GetValues<Outcome>());

    /// <summary>How a call comes.</summary>
    public enum Door
    {
        Unary,
        Stream,
        WebSocket,
    }

    /// <summary>How a service ends that has outlived its call.</summary>
    public enum Outcome
    {
        Success,
        Failure,
        Cancellation,
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_call_that_succeeds_is_OK(Door door)
    {
        await using var host = await HostAsync(_ => Task.CompletedTask);
        using var observer = new Observer(host);

        await CallAsync(host, door);

        await AssertEndAsync(observer, door, StatusCode.OK, "OK");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_services_failure_is_its_status(Door door)
    {
        await using var host = await HostAsync(_ => throw new RpcException(new Status(StatusCode.NotFound, "gone")));
        using var observer = new Observer(host);

        await CallAsync(host, door);

        await AssertEndAsync(observer, door, StatusCode.NotFound, "NOT_FOUND");
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_failure_of_the_server_is_an_error_of_the_activity(Door door)
    {
        await using var host = await HostAsync(_ => throw new RpcException(new Status(StatusCode.Unavailable, "not now")));
        using var observer = new Observer(host);

        await CallAsync(host, door);

        var activity = await AssertEndAsync(observer, door, StatusCode.Unavailable, "UNAVAILABLE", isError: true);
        Assert.Equal("not now", activity.StatusDescription);
    }

    [Fact]
    public async Task A_service_that_returns_null_is_INTERNAL_as_its_client_is_told()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => Task.FromResult<AskResp>(null!) } }.StartAsync();
        host.Kestrel.AllowErrors = true;
        using var observer = new Observer(host);

        Assert.Equal(500, (await host.GetAsync("/v1/ask/x")).Status);

        await AssertEndAsync(observer, Door.Unary, StatusCode.Internal, "INTERNAL", isError: true);
    }

    [Fact]
    public async Task A_refused_message_of_a_unary_call_is_INVALID_ARGUMENT()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(400, (await host.PostAsync("/v1/ask", "{\"text\":")).Status);

        await AssertEndAsync(observer, "rest", "lab.Lab/Ask", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
    }

    [Fact]
    public async Task A_refused_message_in_the_middle_of_a_stream_is_INVALID_ARGUMENT()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await host.PostAsync("/v1/talk", "{\"text\":\"a\"}\n{\"text\":\n");

        await AssertEndAsync(observer, "rest", "lab.Lab/Talk", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
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

        await AssertEndAsync(observer, "websocket", "lab.Lab/Talk", StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
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

        await AssertEndAsync(observer, Door.WebSocket, StatusCode.InvalidArgument, "INVALID_ARGUMENT");
    }

    [Theory]
    [MemberData(nameof(CutCalls))]
    public async Task A_deadline_that_passes_while_the_service_runs_is_DEADLINE_EXCEEDED(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome));
        using var observer = new Observer(host);

        var call = CallAsync(host, door, ("grpc-timeout", "1M"));
        await _entered.Task;
        _time.Advance(_limit);
        await call;
        _release.Set();

        await AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_deadline_that_has_passed_before_the_call_is_DEADLINE_EXCEEDED(Door door)
    {
        await using var host = await HostAsync(_ => Task.CompletedTask);
        using var observer = new Observer(host);

        await CallAsync(host, door, ("grpc-timeout", "0n"));

        await AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    // The clock of Grpc.AspNetCore's own deadline is the system's: it ends the inner call by itself here.
    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_deadline_by_the_clock_of_the_system_is_DEADLINE_EXCEEDED(Door door)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, Outcome.Success), TimeProvider.System);
        using var observer = new Observer(host);

        await CallAsync(host, door, ("grpc-timeout", "10m"));
        _release.Set();

        await AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(CutStreams))]
    public async Task An_idle_limit_is_DEADLINE_EXCEEDED(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome));
        using var observer = new Observer(host);

        var call = CallAsync(host, door);
        await _entered.Task;
        _time.Advance(_limit);
        await call;
        _release.Set();

        await AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(CutCalls))]
    public async Task A_call_that_the_end_of_the_host_cuts_is_UNAVAILABLE(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome), rest: rest => rest.DrainTimeout = _drain);
        using var observer = new Observer(host);

        var call = CallAsync(host, door);
        await _entered.Task;
        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _time.Advance(_drain);
        await call;
        _release.Set();
        await stopped;

        await AssertEndAsync(observer, door, StatusCode.Unavailable, "UNAVAILABLE", isError: true);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_client_that_leaves_is_CANCELLED(Door door)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, Outcome.Cancellation));
        using var observer = new Observer(host);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var call = LeaveAsync(host, door, leaving.Token);
        await _entered.Task;
        await leaving.CancelAsync();
        await call;
        await _cancelled.Task;
        _release.Set();

        await AssertEndAsync(observer, door, StatusCode.Cancelled, "CANCELLED");
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

        await AssertEndAsync(observer, "rest", method, StatusCode.InvalidArgument, "INVALID_ARGUMENT", isError: false);
        Assert.Equal("rpc.server.call.duration", Assert.Single(observer.Measurements).Instrument);
        Assert.Equal([0], observer.ValuesOf("rpc.server.call.duration"));
    }

    [Fact]
    public async Task A_handshake_that_is_refused_is_PERMISSION_DENIED()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(403, await SocketClient.OpenRefusedAsync(host, "/v1/watch/x", options => options.SetRequestHeader("Origin", "https://elsewhere.example")));

        await AssertEndAsync(observer, Door.WebSocket, StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal([0], observer.ValuesOf("rpc.server.call.duration"));
    }

    [Fact]
    public async Task A_native_call_has_the_tags_of_Grpc_AspNetCore_alone()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq { Text = "x" });

        var tags = TagsOf(await observer.EndedAsync());
        Assert.Equal(("/lab.Lab/Ask", "0"), (tags["grpc.method"], tags["grpc.status_code"]));
        Assert.DoesNotContain(tags.Keys, key => key.StartsWith("rpc.", StringComparison.Ordinal) || key == "gateway.door");
    }

    [Fact]
    public async Task A_request_that_is_no_call_has_no_tags_of_one()
    {
        await using var host = await new LabHost().StartAsync();
        using var observer = new Observer(host);

        Assert.Equal(404, (await host.GetAsync("/nowhere")).Status);
        var missed = TagsOf(await observer.EndedAsync());
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/ask/x", body: null)).Status);
        var refused = TagsOf(await observer.EndedAsync());

        Assert.DoesNotContain([.. missed.Keys, .. refused.Keys], key => key.StartsWith("rpc.", StringComparison.Ordinal) || key.StartsWith("grpc.", StringComparison.Ordinal));
        Assert.Empty(observer.Measurements);
    }

    // A dictionary takes a key once: a tag that comes twice fails the test.
    private static Dictionary<string, object?> TagsOf(Activity activity) => new(activity.TagObjects);

    private static Task<Activity> AssertEndAsync(Observer observer, Door door, StatusCode code, string name, bool isError = false) =>
        AssertEndAsync(observer, door == Door.WebSocket ? "websocket" : "rest", door == Door.Unary ? "lab.Lab/Ask" : "lab.Lab/Watch", code, name, isError);

    private static async Task<Activity> AssertEndAsync(Observer observer, string door, string method, StatusCode code, string name, bool isError)
    {
        var activity = await observer.EndedAsync();
        var tags = TagsOf(activity);
        Assert.Equal("Microsoft.AspNetCore.Hosting.HttpRequestIn", activity.OperationName);
        Assert.Equal(("grpc", method, door), (tags["rpc.system.name"], tags["rpc.method"], tags["gateway.door"]));
        Assert.Equal(("/" + method, ((int)code).ToString(CultureInfo.InvariantCulture)), (tags["grpc.method"], tags["grpc.status_code"]));
        Assert.Equal((name, isError ? name : null), (tags["rpc.response.status_code"], tags.GetValueOrDefault("error.type")));
        Assert.Equal(isError, activity.Status == ActivityStatusCode.Error);

        var measured = Assert.Single(observer.Of("rpc.server.call.duration")).Tags;
        Assert.Equal((name, method, door), (measured["rpc.response.status_code"], measured["rpc.method"], measured["gateway.door"]));
        return activity;
    }

    private static async Task CallAsync(LabHost host, Door door, params (string Name, string Value)[] headers)
    {
        if (door != Door.WebSocket)
        {
            await host.GetAsync(PathOf(door), headers);
            return;
        }

        using var socket = await SocketClient.OpenAsync(host, PathOf(door), options =>
        {
            foreach (var (name, value) in headers)
            {
                options.SetRequestHeader(name, value);
            }
        });
        await socket.ReadAllAsync();
    }

    private static async Task LeaveAsync(LabHost host, Door door, CancellationToken left)
    {
        if (door == Door.WebSocket)
        {
            using var socket = await SocketClient.OpenAsync(host, PathOf(door));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.Socket.ReceiveAsync(new byte[100], left));
            return;
        }

        using var client = host.Kestrel.CreateHttp1Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync(new Uri(PathOf(door), UriKind.Relative), left));
    }

    private static string PathOf(Door door) => door == Door.Unary ? "/v1/ask/x" : "/v1/watch/x";

    // Ends when the test says so, and then as it says.
    private async Task OutliveAsync(ServerCallContext context, Outcome outcome)
    {
        using var registration = context.CancellationToken.Register(_cancelled.Set);
        _entered.Set();
        await _release.Task;
        switch (outcome)
        {
            case Outcome.Failure:
                throw new RpcException(new Status(StatusCode.NotFound, "too late"));

            case Outcome.Cancellation:
                context.CancellationToken.ThrowIfCancellationRequested();
                break;
        }
    }

    private Task<LabHost> HostAsync(Func<ServerCallContext, Task> work, TimeProvider? time = null, Action<GatewayOptions>? rest = null)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await work(context);
                return new AskResp { Text = request.Text };
            },
            OnWatch = (_, _, context) => work(context),
        };
        return new LabHost
        {
            Service = service,
            Services = services => services.AddSingleton(time ?? _time),
            Rest = options =>
            {
                options.StreamIdleTimeout = _limit;
                options.WebSockets.IdleTimeout = _limit;
                rest?.Invoke(options);
            },
        }.StartAsync();
    }
}
