namespace Gateway.Rest;

/// <summary>Options of a call that code makes.</summary>
public sealed class GatewayCallOptions
{
    /// <summary>Takes each message of the answer as JSON, which is valid until the task completes. Return false to end a stream. The service waits for the task.</summary>
    public required Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> OnMessage { get; init; }

    /// <summary>The name of the door in telemetry, as <c>rest</c> is the name of REST. Default <c>code</c>.</summary>
    public string Door { get; init; } = "code";

    /// <summary>The longest time of the call. The header <c>grpc-timeout</c> of the request can shorten it. Null for no limit. Default null.</summary>
    public TimeSpan? Timeout { get; init; }
}
