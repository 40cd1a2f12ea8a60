using Grpc.Core;

namespace Gateway.Calls.Catalog;

/// <summary>What a call of a method may carry, whatever protocol it comes by.</summary>
public sealed record CallLimits
{
    /// <summary>4 MiB, gRPC's own default.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>Largest request message accepted, in bytes; null for no limit. Default 4 MiB. A longer one is RESOURCE_EXHAUSTED (HTTP 413).</summary>
    public int? MaxReceiveMessageSize { get; init; } = DefaultMaxReceiveMessageSize;

    /// <summary>Largest response message sent, in bytes; null (the default) for no limit. A longer one is RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; init; }

    /// <summary>Refuses a response message that is longer than the limit.</summary>
    /// <param name="length">Its serialized length in bytes, uncompressed.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED: it is longer than <see cref="MaxSendMessageSize"/>.</exception>
    public void CheckResponse(int length)
    {
        if (MaxSendMessageSize is { } most && length > most)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A response message of {length} bytes is longer than the limit of {most} bytes."));
        }
    }
}
