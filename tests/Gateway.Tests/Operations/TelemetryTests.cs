using System.Text;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Telemetry;
using Gateway.Tests.Host;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Proto;

namespace Gateway.Tests.Operations;

/// <summary>Traces, metrics and logs of the program, as a collector gets them by OTLP.</summary>
public sealed class TelemetryTests
{
    private const string ClientTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ClientSpan = "00f067aa0ba902b7";
    private const string TraceParent = $"00-{ClientTrace}-{ClientSpan}-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rest")]
    [InlineData("grpc")]
    public async Task One_call_is_one_trace_from_the_client_to_the_server(string door)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var gateway = await StartAsync(collector, server);

        var seen = await CallAsync(gateway, door);
        await collector.UntilAsync(receiver => receiver.Spans.Any(static span => span is { Trace: ClientTrace, Kind: OtlpSpan.Server, Parent: ClientSpan })
            && receiver.Spans.Any(static span => span is { Trace: ClientTrace, Kind: OtlpSpan.Client }));

        // The server's parent is the span of the request to it, and that one comes from the client by way of the request to the gateway.
        var spans = collector.Spans.Where(static span => span.Trace == ClientTrace).ToDictionary(static span => span.Id);
        var sent = Assert.Single(spans.Values, static span => span.Kind == OtlpSpan.Client);
        Assert.Equal($"00-{ClientTrace}-{sent.Id}-01", seen);
        var ancestor = sent;
        while (spans.TryGetValue(ancestor.Parent, out var parent))
        {
            ancestor = parent;
        }

        Assert.Equal(ClientSpan, ancestor.Parent);
        Assert.Contains("proto.Greetering/Hello", ancestor.Text, StringComparison.Ordinal);
        Assert.Contains("rpc.response.status_code", ancestor.Text, StringComparison.Ordinal);
        Assert.Contains("gateway.door", ancestor.Text, StringComparison.Ordinal);
        Assert.Contains(spans.Values, static span => span.Name == "proxy.forwarder");
    }

    [Fact]
    public async Task Metrics_and_logs_arrive_with_the_name_of_the_service()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var gateway = await StartAsync(collector, server);
        await CallAsync(gateway, "rest");
        await CallAsync(gateway, "grpc");

        string[] metrics = ["rpc.server.call.duration", "gateway.server.active_calls", "http.server.request.duration", "http.client.request.duration", "dotnet.gc.collections", "edge-gateway", "grpc", "rest"];
        await collector.UntilAsync(receiver => receiver.BodiesOf("/v1/metrics").Any(body => metrics.All(name => Has(body, name))));
        await collector.UntilAsync(static receiver => receiver.BodiesOf("/v1/logs").Any(static body => Has(body, "SchemaTaken") && Has(body, "edge-gateway") && Has(body, "is in force.")));
    }

    [Fact]
    public async Task No_secret_is_exported()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var collector = await OtlpReceiver.StartAsync();
        await using var gateway = await StartAsync(collector, server);
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", "hush-header");
        http.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", TraceParent);

        using var refused = await http.GetAsync("/v1/hello/world?access_token=hush-query", Token);
        await collector.UntilAsync(static receiver => receiver.Spans.Any(static span => span.Trace == ClientTrace));
        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());

        Assert.All([.. collector.BodiesOf("/v1/traces"), .. collector.BodiesOf("/v1/logs"), .. collector.BodiesOf("/v1/metrics")], static body => Assert.False(Has(body, "hush-")));
        Assert.DoesNotContain(gateway.Log, static line => line.Contains("hush-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_down_costs_no_call_and_is_told_once()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{FreePort.Find()}",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "50",
            },
            "-u", server.Address);
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };

        Assert.Equal("""{"msg":"Hello world"}""", await http.GetStringAsync("/v1/hello/world", Token));
        await gateway.SaidAsync("Telemetry could not be exported. Calls go on.");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("""{"msg":"Hello world"}""", await http.GetStringAsync("/v1/hello/world", Token));
        }

        await gateway.SignalAsync("TERM");
        Assert.Equal(0, await gateway.EndedAsync());
        Assert.Single(gateway.Log, static line => line.Contains("Telemetry could not be exported", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null, null, false)]
    [InlineData(null, null, "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", true)]
    [InlineData(null, null, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4317", true)]
    [InlineData(null, null, "OTEL_SERVICE_NAME", "name", false)]
    [InlineData(null, "http://c:4317", null, null, true)]
    [InlineData(null, "http://c:4317", "OTEL_SDK_DISABLED", "true", false)]
    [InlineData(true, null, null, null, true)]
    [InlineData(false, "http://c:4317", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4317", false)]
    public void Telemetry_is_on_when_it_has_somewhere_to_go(bool? enabled, string? endpoint, string? variable, string? value, bool isOn)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(variable is null ? [] : [new(variable, value)]).Build();

        Assert.Equal(isOn, GatewayTelemetry.IsOn(new TelemetryOptions { Enabled = enabled, Endpoint = endpoint }, configuration));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317': expected the URL of a collector, such as http://localhost:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=x", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is 'x': expected the URL of a collector, such as http://localhost:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL=http/json", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json': expected grpc or http/protobuf.")]
    [InlineData("Gateway:Telemetry:Endpoint=ftp://x", "Gateway:Telemetry:Endpoint is 'ftp://x': expected the URL of a collector, such as http://localhost:4317.")]
    [InlineData("Gateway:Telemetry:Protocol=json", "Gateway:Telemetry:Protocol is 'json': expected Grpc or HttpProtobuf.")]
    [InlineData("Gateway:Telemetry:Enabld=true", "Gateway:Telemetry:Enabld is unknown: did you mean Enabled?")]
    [InlineData("Gateway:ShutdownDelay=00:11:00", "Gateway:ShutdownDelay is '00:11:00': must be less than or equal to '00:10:00'.")]
    [InlineData("Gateway:ShutdownDelay=5", "Gateway:ShutdownDelay is '5', which means days: write 00:00:05 for seconds, and 1.00:00:00 for a day.")]
    public async Task A_mistake_stops_the_start_with_its_place_and_remedy(string setting, string problem)
    {
        var run = await CommandRun.OfAsync("-u", "http://127.0.0.1:1", "--set", setting);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"  {problem}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_telemetry_nothing_of_it_is_registered()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        Assert.Null(gateway.Services.GetService(typeof(OpenTelemetry.Trace.TracerProvider)));
        Assert.Null(gateway.Services.GetService(typeof(OpenTelemetry.Metrics.MeterProvider)));
    }

    private static Task<GatewayProcess> StartAsync(OtlpReceiver collector, UpstreamServer server) => GatewayProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "edge-gateway",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        },
        "-u", server.Address);

    private static async Task<string> CallAsync(GatewayProcess gateway, string door)
    {
        if (door == "grpc")
        {
            using var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null };
            using var channel = GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions { HttpHandler = handler });
            return (await new Greetering.GreeteringClient(channel).HelloAsync(new HelloReq { Name = "traceparent" }, new Metadata { { "traceparent", TraceParent } }, cancellationToken: Token)).Msg;
        }

        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("traceparent", TraceParent);
        var body = await http.GetStringAsync("/v1/hello/traceparent", Token);
        return System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("msg").GetString()!;
    }

    private static bool Has(byte[] body, string text) => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
