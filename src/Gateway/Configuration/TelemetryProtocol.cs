namespace Gateway.Program.Configuration;

/// <summary>The protocol for sending telemetry to its collector.</summary>
internal enum TelemetryProtocol
{
    /// <summary>OTLP over gRPC, usually on port 4317.</summary>
    Grpc,

    /// <summary>OTLP over HTTP with binary protobuf, usually on port 4318.</summary>
    HttpProtobuf,
}
