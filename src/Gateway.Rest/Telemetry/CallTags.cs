namespace Gateway.Rest.Telemetry;

/// <summary>
/// The attributes of calls. Those of <see href="https://github.com/open-telemetry/semantic-conventions/blob/v1.45.0/docs/rpc/README.md">OpenTelemetry's
/// conventions for RPC, version 1.45.0</see>, those that gRPC on ASP.NET Core has always set, and one of our own.
/// </summary>
internal static class CallTags
{
    public const string System = "rpc.system.name";
    public const string Method = "rpc.method";
    public const string StatusCode = "rpc.response.status_code";
    public const string ErrorType = "error.type";

    /// <summary>The path of the method, on the activity of the request.</summary>
    public const string GrpcMethod = "grpc.method";

    /// <summary>The number of the status code as text, on the activity of the request.</summary>
    public const string GrpcStatusCode = "grpc.status_code";

    /// <summary>The door of the call: <c>rest</c>, <c>websocket</c>, <c>connect</c>, <c>grpc</c> or <c>grpc-web</c>.</summary>
    public const string Door = "gateway.door";

    /// <summary>The value of <see cref="System"/>.</summary>
    public const string Grpc = "grpc";
}
