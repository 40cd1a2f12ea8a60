using Gateway.Rest;

namespace Gateway.Program.Configuration;

/// <summary>Checks the target of telemetry. OpenTelemetry would silently replace invalid values by its defaults.</summary>
internal static class TelemetryCheck
{
    /// <summary>The variables that name a collector.</summary>
    public static IReadOnlyList<string> Endpoints { get; } =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    private static readonly string[] _protocols =
        ["OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"];

    private const string Option = $"{GatewayOptions.SectionName}:Telemetry:Endpoint";

    public static IEnumerable<string> Find(IConfiguration configuration) =>
    [
        .. from name in Endpoints.Prepend(Option)
           where configuration[name] is { Length: > 0 } text && !IsAddress(text)
           select $"{name} is '{configuration[name]}': expected the URL of a collector, such as http://localhost:4317.",
        .. from name in _protocols
           where configuration[name] is { Length: > 0 } text && text is not ("grpc" or "http/protobuf")
           select $"{name} is '{configuration[name]}': expected grpc or http/protobuf.",
    ];

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.Host.Length > 0;
}
