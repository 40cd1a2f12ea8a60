using System.Diagnostics;
using Grpc.Core;
using Proto;

namespace Gateway.Hosting.Tests.Telemetry;

[Collection(nameof(OneAtATime))]
public sealed class TracingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_one_trace_from_client_to_server()
    {
        await using var observed = await Observed.StartAsync();

        await observed.Client.HelloAsync(new HelloReq { Name = "you" }, cancellationToken: Stop);
        await observed.SettleAsync();

        var client = Assert.Single(observed.Activities, activity => activity.OperationName == "Grpc.Net.Client.GrpcOut");
        Assert.Equal(ActivityKind.Client, client.Kind);
        Assert.Equal("proto.Greetering/Hello", client.DisplayName);
        Assert.Equal("grpc", client.GetTagItem("rpc.system.name"));
        Assert.Equal("proto.Greetering/Hello", client.GetTagItem("rpc.method"));
        Assert.Equal("OK", client.GetTagItem("rpc.response.status_code"));
        Assert.Equal("/proto.Greetering/Hello", client.GetTagItem("grpc.method"));
        Assert.Equal("0", client.GetTagItem("grpc.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, client.Status);

        var server = Assert.Single(observed.Activities, activity => activity.Kind == ActivityKind.Server);
        Assert.Equal(client.TraceId, server.TraceId);
        Assert.Equal("proto.Greetering/Hello", server.GetTagItem("rpc.method"));
        Assert.Equal("OK", server.GetTagItem("rpc.response.status_code"));
        Assert.Equal("/proto.Greetering/Hello", server.GetTagItem("grpc.method"));
        Assert.Equal("0", server.GetTagItem("grpc.status_code"));
        Assert.Equal("grpc", server.GetTagItem("gateway.door"));
    }

    [Fact]
    public async Task A_request_by_REST_tells_what_call_it_is()
    {
        await using var observed = await Observed.StartAsync();

        using var response = await observed.Http.GetAsync(new Uri("/v1/hello/NotFound", UriKind.Relative), Stop);
        await observed.SettleAsync();

        var server = Assert.Single(observed.Activities, activity => activity.Kind == ActivityKind.Server);
        Assert.Equal("proto.Greetering/Hello", server.GetTagItem("rpc.method"));
        Assert.Equal("NOT_FOUND", server.GetTagItem("rpc.response.status_code"));
        Assert.Equal("5", server.GetTagItem("grpc.status_code"));
        Assert.Equal("rest", server.GetTagItem("gateway.door"));
        Assert.Null(server.GetTagItem("error.type"));
        Assert.NotEqual(ActivityStatusCode.Error, server.Status);
    }

    [Fact]
    public async Task A_failure_of_the_server_is_an_error_of_both_activities()
    {
        await using var observed = await Observed.StartAsync();

        await Assert.ThrowsAsync<RpcException>(() => observed.Client.HelloAsync(new HelloReq { Name = "Unavailable" }, cancellationToken: Stop).ResponseAsync);
        await observed.SettleAsync();

        Assert.Equal(2, observed.Activities.Count);
        Assert.All(observed.Activities, activity =>
        {
            Assert.Equal(ActivityStatusCode.Error, activity.Status);
            Assert.Equal("UNAVAILABLE", activity.GetTagItem("error.type"));
        });
    }

    [Fact]
    public async Task The_callers_own_activity_stays_the_current_one()
    {
        await using var observed = await Observed.StartAsync();
        using var mine = new Activity("mine").Start();

        using var call = observed.Client.HelloAsync(new HelloReq { Name = "you" }, cancellationToken: Stop);
        Assert.Same(mine, Activity.Current);
        await call;
        Assert.Same(mine, Activity.Current);

        using var chat = observed.Client.ChatHello(cancellationToken: Stop);
        Assert.Same(mine, Activity.Current);
        mine.Stop();
        using var next = new Activity("next").Start();
        chat.Dispose();
        Assert.Same(next, Activity.Current);
        await observed.SettleAsync();

        Assert.All(
            observed.Activities.Where(activity => activity.OperationName == "Grpc.Net.Client.GrpcOut"),
            activity => Assert.Equal(mine.SpanId, activity.ParentSpanId));
    }
}
