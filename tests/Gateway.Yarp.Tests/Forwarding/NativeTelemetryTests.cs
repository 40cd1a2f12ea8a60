using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Status = Grpc.Core.Status;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>Native calls have the attributes and instruments that calls by REST have.</summary>
public sealed class NativeTelemetryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_native_call_is_measured_and_tagged_as_one_by_REST_is()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var observer = new Observer(host);
        using var channel = host.OpenChannel();

        using var watch = new LabProtos.Lab.LabClient(channel).Watch(new AskReq { Text = "n", Size = 3 }, cancellationToken: Token);
        await foreach (var _ in watch.ResponseStream.ReadAllAsync(Token))
        {
        }

        var activity = await observer.EndedAsync();
        Assert.Equal(
            [("error.type", null), ("gateway.door", "grpc"), ("grpc.method", "/lab.Lab/Watch"), ("grpc.status_code", "0"), ("rpc.method", "lab.Lab/Watch"), ("rpc.response.status_code", "OK"), ("rpc.system.name", "grpc")],
            new[] { "error.type", "gateway.door", "grpc.method", "grpc.status_code", "rpc.method", "rpc.response.status_code", "rpc.system.name" }.Select(name => (name, activity.GetTagItem(name))));
        Assert.Equal([1, -1], observer.ValuesOf("gateway.server.active_calls"));
        Assert.Equal([new AskReq { Text = "n", Size = 3 }.CalculateSize()], observer.ValuesOf("rpc.server.request.size"));
        Assert.Equal(Enumerable.Repeat<double>(new AskResp { Text = "n 1" }.CalculateSize(), 3), observer.ValuesOf("rpc.server.response.size"));
        Assert.Equal([1], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([3], observer.ValuesOf("rpc.server.responses_per_rpc"));
        Assert.Single(observer.ValuesOf("rpc.server.call.duration"));
    }

    [Fact]
    public async Task A_failure_of_the_server_is_an_error_of_the_activity()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService { OnAsk = static (_, _) => throw new RpcException(new Status(StatusCode.Internal, "50 % broken")) });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var observer = new Observer(host);
        using var channel = host.OpenChannel();

        await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: Token));

        var activity = await observer.EndedAsync();
        Assert.Equal((ActivityStatusCode.Error, "50 % broken", "INTERNAL"), (activity.Status, activity.StatusDescription, activity.GetTagItem("error.type")));
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task A_call_of_gRPC_Web_is_measured_too(GrpcWebMode mode)
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var observer = new Observer(host);
        using var channel = GrpcChannel.ForAddress(host.Kestrel.Http1, new GrpcChannelOptions { HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()), HttpVersion = new Version(1, 1) });

        await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq { Text = "x" }, cancellationToken: Token);

        var activity = await observer.EndedAsync();
        Assert.Equal(("grpc-web", "OK"), (activity.GetTagItem("gateway.door"), activity.GetTagItem("rpc.response.status_code")));
        Assert.Equal([1], observer.ValuesOf("rpc.server.requests_per_rpc"));
        Assert.Equal([1], observer.ValuesOf("rpc.server.responses_per_rpc"));
    }

    [Fact]
    public async Task A_client_that_leaves_is_CANCELLED_and_no_error()
    {
        var (begun, cancelled) = (new Signal(), new Signal());
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = async (_, context) =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                begun.Set();
                await cancelled.Task;
                return new AskResp();
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var observer = new Observer(host);
        using var channel = host.OpenChannel();
        using var leaving = new CancellationTokenSource();
        var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: leaving.Token);
        await begun.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await call);

        var activity = await observer.EndedAsync();

        Assert.Equal(("CANCELLED", null, ActivityStatusCode.Unset), (activity.GetTagItem("rpc.response.status_code"), activity.GetTagItem("error.type"), activity.Status));
    }

    [Fact]
    public async Task Calls_are_counted_by_cluster_and_door()
    {
        var (begun, released) = (new Signal(), new Signal());
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                await responses.WriteAsync(new AskResp());
                begun.Set();
                await released.Task;
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        var calls = host.Kestrel.Services.GetRequiredService<UpstreamCalls>();
        using var channel = host.OpenChannel();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        using var watch = new LabProtos.Lab.LabClient(channel).Watch(new AskReq(), cancellationToken: Token);
        await begun.Task;

        Assert.Equal([new UpstreamCallCount("lab", "grpc", 1, 1), new UpstreamCallCount("lab", "rest", 0, 1)], calls.All);
        released.Set();
        while (await watch.ResponseStream.MoveNext(Token))
        {
        }
    }

    /// <summary>Listens to the meter and the activities of one host by their documented names, as an exporter would.</summary>
    private sealed class Observer : IDisposable
    {
        private readonly ConcurrentQueue<(string Instrument, double Value)> _measured = new();
        private readonly System.Threading.Channels.Channel<Activity> _ended = System.Threading.Channels.Channel.CreateUnbounded<Activity>();
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _activities;

        public Observer(ProxyHost host)
        {
            var factory = host.Kestrel.Services.GetRequiredService<IMeterFactory>();
            var source = host.Kestrel.Services.GetRequiredService<ActivitySource>();
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Grpc.AspNetCore.Server" && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
            _meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => _measured.Enqueue((instrument.Name, value)));
            _meters.Start();
            _activities = new ActivityListener
            {
                ShouldListenTo = one => ReferenceEquals(one, source),
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity => _ended.Writer.TryWrite(activity),
            };
            ActivitySource.AddActivityListener(_activities);
        }

        public async Task<Activity> EndedAsync() => await _ended.Reader.ReadAsync(Token);

        public IReadOnlyList<double> ValuesOf(string instrument) => [.. _measured.Where(one => one.Instrument == instrument).Select(static one => one.Value)];

        public void Dispose()
        {
            _meters.Dispose();
            _activities.Dispose();
        }
    }
}
