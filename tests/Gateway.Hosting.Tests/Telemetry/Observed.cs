using System.Diagnostics;
using Gateway.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Proto;

namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>A host that OpenTelemetry watches as it would in production: the meters and sources by their documented names.</summary>
internal sealed class Observed : IAsyncDisposable
{
    private readonly List<MetricSnapshot> _metrics;
    private readonly List<Activity> _activities;
    private readonly KestrelHost _host;
    private readonly GrpcChannel _channel;

    private Observed(KestrelHost host, List<MetricSnapshot> metrics, List<Activity> activities)
    {
        _host = host;
        _metrics = metrics;
        _activities = activities;
        _channel = GrpcChannel.ForAddress(host.Http2);
        Client = new Greetering.GreeteringClient(_channel);
        Http = host.CreateHttp1Client();
    }

    public Greetering.GreeteringClient Client { get; }

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public HttpClient Http { get; }

    public Gate Gate => _host.Services.GetRequiredService<Gate>();

    public IReadOnlyList<Activity> Activities => _activities;

    public static async Task<Observed> StartAsync()
    {
        var metrics = new List<MetricSnapshot>();
        var activities = new List<Activity>();
        var host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddSingleton<Gate>();
                services.AddGrpc().AddJsonTranscoding();
                services.AddOpenTelemetry()
                    .WithMetrics(builder => builder.AddMeter("Grpc.AspNetCore.Server", "Grpc.Net.Client").AddInMemoryExporter(metrics))
                    .WithTracing(builder => builder.AddAspNetCoreInstrumentation().AddSource("Grpc.Net.Client").AddInMemoryExporter(activities));
            },
            app =>
            {
                app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
                app.MapGrpcService<Greeter>();
            });
        return new Observed(host, metrics, activities);
    }

    /// <summary>Lets everything end, so that all of it has been measured, and collects.</summary>
    public async Task SettleAsync()
    {
        await _host.StopAsync(TestContext.Current.CancellationToken);
        Collect();
    }

    public void Collect()
    {
        _metrics.Clear();
        Assert.True(_host.Services.GetRequiredService<MeterProvider>().ForceFlush());
    }

    /// <summary>The one point of a metric whose tags are at least these.</summary>
    public Point Find(string metric, params (string Name, object? Value)[] tags) =>
        Assert.Single(Points(metric), point => tags.All(tag => Equals(point.Tags.GetValueOrDefault(tag.Name), tag.Value)));

    public IReadOnlyList<Point> Points(string metric)
    {
        var found = new List<Point>();
        foreach (var snapshot in _metrics.Where(snapshot => snapshot.Name == metric))
        {
            foreach (var point in snapshot.MetricPoints)
            {
                var tags = new Dictionary<string, object?>();
                foreach (var tag in point.Tags)
                {
                    tags.Add(tag.Key, tag.Value);
                }

                found.Add(snapshot.MetricType == MetricType.Histogram
                    ? new Point(tags, point.GetHistogramCount(), point.GetHistogramSum(), snapshot.Unit)
                    : new Point(tags, 1, point.GetSumLong(), snapshot.Unit));
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _host.DisposeAsync();
    }

    internal sealed record Point(Dictionary<string, object?> Tags, long Count, double Sum, string Unit);
}
