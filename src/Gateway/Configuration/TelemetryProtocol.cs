namespace Gateway.Program.Configuration;

/// <summary>How telemetry goes to its collector.</summary>
internal enum TelemetryProtocol
{
    /// <summary>OTLP over gRPC, by custom on port 4317.</summary>
    Grpc,

    /// <summary>OTLP over HTTP with binary protobuf, by custom on port 4318.</summary>
    HttpProtobuf,
}
