using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Gateway.Testing;
using Grpc.Core;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>The tags of a call that its service does not end: the client was told another status, perhaps long before the service returned.</summary>
public sealed class CutActivityTests
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

    /// <summary>The end of a service that has outlived its call.</summary>
    public enum Outcome
    {
        Success,
        Failure,
        Cancellation,
    }

    [Theory]
    [MemberData(nameof(CutCalls))]
    public async Task A_deadline_that_passes_while_the_service_runs_is_DEADLINE_EXCEEDED(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome));
        using var observer = new Observer(host);

        var call = DoorCalls.CallAsync(host, door, ("grpc-timeout", "1M"));
        await _entered.Task;
        _time.Advance(_limit);
        await call;
        _release.Set();

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_deadline_that_has_passed_before_the_call_is_DEADLINE_EXCEEDED(Door door)
    {
        await using var host = await HostAsync(_ => Task.CompletedTask);
        using var observer = new Observer(host);

        await DoorCalls.CallAsync(host, door, ("grpc-timeout", "0n"));

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    // The clock of Grpc.AspNetCore's own deadline is the system's: it ends the inner call by itself here.
    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_deadline_by_the_clock_of_the_system_is_DEADLINE_EXCEEDED(Door door)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, Outcome.Success), TimeProvider.System);
        using var observer = new Observer(host);

        await DoorCalls.CallAsync(host, door, ("grpc-timeout", "10m"));
        _release.Set();

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(CutStreams))]
    public async Task An_idle_limit_is_DEADLINE_EXCEEDED(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome));
        using var observer = new Observer(host);

        var call = DoorCalls.CallAsync(host, door);
        await _entered.Task;
        _time.Advance(_limit);
        await call;
        _release.Set();

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", isError: true);
    }

    [Theory]
    [MemberData(nameof(CutCalls))]
    public async Task A_call_that_the_end_of_the_host_cuts_is_UNAVAILABLE(Door door, Outcome outcome)
    {
        await using var host = await HostAsync(context => OutliveAsync(context, outcome));
        using var observer = new Observer(host);

        var call = DoorCalls.CallAsync(host, door);
        await _entered.Task;
        var stopped = host.Kestrel.StopAsync(Token);
        await _time.TimerAsync(_drain, Token);
        _time.Advance(_drain);
        await call;
        _release.Set();
        await stopped;

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.Unavailable, "UNAVAILABLE", isError: true);
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

        await DoorCalls.AssertEndAsync(observer, door, StatusCode.Cancelled, "CANCELLED");
    }

    private static async Task LeaveAsync(LabHost host, Door door, CancellationToken left)
    {
        if (door == Door.WebSocket)
        {
            using var socket = await SocketClient.OpenAsync(host, DoorCalls.PathOf(door));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => socket.Socket.ReceiveAsync(new byte[100], left));
            return;
        }

        using var client = host.Kestrel.CreateHttp1Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetStringAsync(new Uri(DoorCalls.PathOf(door), UriKind.Relative), left));
    }

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

    private Task<LabHost> HostAsync(Func<ServerCallContext, Task> work, TimeProvider? time = null) => DoorCalls.HostAsync(work, time ?? _time, rest =>
    {
        rest.StreamIdleTimeout = _limit;
        rest.WebSockets.IdleTimeout = _limit;
        rest.DrainTimeout = _drain;
    });
}
