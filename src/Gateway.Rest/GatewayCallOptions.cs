namespace Gateway.Rest;

/// <summary>How code calls a method, and takes what it answers.</summary>
public sealed class GatewayCallOptions
{
    /// <summary>Takes each message of the answer, as JSON that is valid until the task ends. False ends a stream: enough was taken. The service waits meanwhile.</summary>
    public required Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>> OnMessage { get; init; }

    /// <summary>The name of the calls in telemetry, as <c>rest</c> is one. Default <c>code</c>.</summary>
    public string Door { get; init; } = "code";

    /// <summary>The longest time of the call; <c>grpc-timeout</c> among the headers of the request may say less. Null for no limit. Default null.</summary>
    public TimeSpan? Timeout { get; init; }
}
