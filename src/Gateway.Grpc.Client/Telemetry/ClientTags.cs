namespace Gateway.Grpc.Client.Telemetry;

/// <summary>
/// The attributes of calls. Those of <see href="https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/README.md">OpenTelemetry's
/// conventions for RPC, version 1.45.0</see>, and the two that the gRPC client of .NET has always set.
/// </summary>
internal static class ClientTags
{
    public const string System = "rpc.system.name";
    public const string Method = "rpc.method";
    public const string StatusCode = "rpc.response.status_code";
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    /// <summary>The path of the method, on the activity.</summary>
    public const string GrpcMethod = "grpc.method";

    /// <summary>The number of the status code as text, on the activity.</summary>
    public const string GrpcStatusCode = "grpc.status_code";

    /// <summary>The value of <see cref="System"/>.</summary>
    public const string Grpc = "grpc";
}
