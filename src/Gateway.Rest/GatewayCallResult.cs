using Grpc.Core;

namespace Gateway.Rest;

/// <summary>How a call by code ended.</summary>
/// <param name="Status">The status.</param>
/// <param name="StatusJson">The status with its details: a <c>google.rpc.Status</c> as JSON.</param>
public sealed record GatewayCallResult(Status Status, ReadOnlyMemory<byte> StatusJson)
{
    /// <summary>Whether the caller has ended the call, because it had enough messages: no failure.</summary>
    public bool WasStopped { get; init; }

    /// <summary>Whether the call ended while its service goes on, as by a deadline: the service keeps the request, and over HTTP/1.1 the connection, until it returns.</summary>
    public bool IsCut { get; init; }
}
