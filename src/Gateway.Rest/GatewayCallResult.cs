using Grpc.Core;

namespace Gateway.Rest;

/// <summary>The result of a call that code made.</summary>
/// <param name="Status">The status.</param>
/// <param name="StatusJson">The status with its details: a <c>google.rpc.Status</c> as JSON.</param>
public sealed record GatewayCallResult(Status Status, ReadOnlyMemory<byte> StatusJson)
{
    /// <summary>Whether the caller ended the call because it needed no more messages. This is not a failure.</summary>
    public bool WasStopped { get; init; }

    /// <summary>Whether the call ended before its service, for example by a deadline. The service then keeps the request, and with HTTP/1.1 the connection, until it returns.</summary>
    public bool IsCut { get; init; }
}
