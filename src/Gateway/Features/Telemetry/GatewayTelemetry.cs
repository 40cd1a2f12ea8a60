using Gateway.Program.Configuration;
using Gateway.Program.Features.Banner;
using Gateway.Program.Features.Health;
using Gateway.Rest;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Program.Features.Telemetry;

/// <summary>Exports traces, metrics and the log by OTLP if the configuration turns it on. Otherwise it registers nothing.</summary>
internal static class GatewayTelemetry
{
    private const string DefaultName = "gateway";

    // The meter and the source of calls, and the source of YARP. YARP has no meter.
    private const string CallMeter = "Grpc.AspNetCore.Server";
    private const string ProxySource = "Yarp.ReverseProxy";
    private const string ReflectionPrefix = "/grpc.reflection.";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection($"{GatewayOptions.SectionName}:Telemetry");
        var telemetry = ReadOptions(options);
        if (!IsOn(telemetry, builder.Configuration) || TelemetryCheck.Find(builder.Configuration).Any())
        {
            return;
        }

        var otel = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, telemetry));
        if (telemetry.Traces)
        {
            otel.WithTracing(AddTraces);
        }

        if (telemetry.Metrics)
        {
            otel.WithMetrics(AddMetrics);
        }

        if (telemetry.Logs)
        {
            otel.WithLogging(configureBuilder: null, static logs => logs.IncludeFormattedMessage = true);
        }
        else
        {
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(category: null, LogLevel.None);
        }

        AddExporter(otel, telemetry, builder.Configuration);
        builder.Services.AddHostedService<ExportWatch>();
    }

    /// <summary>Whether telemetry is exported.</summary>
    public static bool IsOn(TelemetryOptions options, IConfiguration configuration)
    {
        var isDisabled = bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var disabled) && disabled;
        return options.Enabled ?? (!isDisabled && (options.Endpoint is { Length: > 0 } || TelemetryCheck.Endpoints.Any(name => configuration[name] is { Length: > 0 })));
    }

    // The later check of the configuration reports unreadable values.
    private static TelemetryOptions ReadOptions(IConfiguration section)
    {
        try
        {
            var options = new TelemetryOptions();
            section.Bind(options);
            return options;
        }
        catch (InvalidOperationException)
        {
            return new TelemetryOptions { Enabled = false };
        }
    }

    // The last one wins: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override the defaults, and the option overrides both.
    private static void Describe(ResourceBuilder resource, TelemetryOptions options)
    {
        resource.Clear().AddService(DefaultName, serviceVersion: BannerContent.Version).AddTelemetrySdk().AddEnvironmentVariableDetector();
        if (options.ServiceName is { Length: > 0 } name)
        {
            resource.AddAttributes([new("service.name", name)]);
        }
    }

    private static void AddTraces(TracerProviderBuilder traces) => traces
        .AddAspNetCoreInstrumentation(static requests => requests.Filter = static http => !HealthEndpoints.IsProbe(http.Request))

        // Traces of reading schemas would repeat all the time.
        .AddHttpClientInstrumentation(static requests => requests.FilterHttpRequestMessage = static request => request.RequestUri?.AbsolutePath.StartsWith(ReflectionPrefix, StringComparison.Ordinal) != true)
        .AddSource(ProxySource);

    private static void AddMetrics(MeterProviderBuilder metrics) => metrics
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter(CallMeter);

    private static void AddExporter(OpenTelemetryBuilder otel, TelemetryOptions options, ConfigurationManager configuration)
    {
        if (options is { Endpoint: null or "", Protocol: null })
        {
            otel.UseOtlpExporter();
            return;
        }

        var protocol = options.Protocol ?? (configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf" ? TelemetryProtocol.HttpProtobuf : TelemetryProtocol.Grpc);
        var (kind, port) = protocol == TelemetryProtocol.Grpc ? (OtlpExportProtocol.Grpc, 4317) : (OtlpExportProtocol.HttpProtobuf, 4318);
        var endpoint = options.Endpoint is { Length: > 0 } own ? own
            : configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } standard ? standard
            : $"http://localhost:{port}";
        otel.UseOtlpExporter(kind, new Uri(endpoint));
    }
}
