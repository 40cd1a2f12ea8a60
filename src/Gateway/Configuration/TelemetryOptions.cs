namespace Gateway.Program.Configuration;

/// <summary>Traces, metrics and logs by OTLP. The standard variables of OpenTelemetry (<c>OTEL_…</c>) set everything that these options do not.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>Whether telemetry is exported. Default null: only if Endpoint is set here, or OTEL_EXPORTER_OTLP_ENDPOINT or its variant for one signal.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The address of the collector, such as <c>http://collector:4317</c>; for HTTP, without <c>/v1/traces</c>. Default null: OTEL_EXPORTER_OTLP_ENDPOINT, else the port of the protocol on localhost.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The protocol of the collector. Default null: OTEL_EXPORTER_OTLP_PROTOCOL, else Grpc.</summary>
    public TelemetryProtocol? Protocol { get; set; }

    /// <summary>The name of this gateway in telemetry. Default null: OTEL_SERVICE_NAME, else <c>gateway</c>.</summary>
    public string? ServiceName { get; set; }

    /// <summary>Whether traces are exported. Default true.</summary>
    public bool Traces { get; set; } = true;

    /// <summary>Whether metrics are exported. Default true.</summary>
    public bool Metrics { get; set; } = true;

    /// <summary>Whether the log is exported, in addition to the console. Default true.</summary>
    public bool Logs { get; set; } = true;
}
