using Grpc.Core;

namespace Gateway.Rest;

/// <summary>How a call by code ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="StatusJson">The status with its details: a <c>google.rpc.Status</c> as JSON.</param>
public sealed record GatewayCallResult(Status Status, ReadOnlyMemory<byte> StatusJson)
{
    /// <summary>Whether the caller has ended the call, because it had enough messages: no failure.</summary>
    public bool WasStopped { get; init; }
}
