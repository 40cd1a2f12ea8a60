using Google.Protobuf;
using Google.Rpc;

namespace Gateway.Rest.Responses;

/// <summary>Finds the value of <c>Retry-After</c> in the details of a status.</summary>
internal static class RetryDelay
{
    /// <summary>Whole seconds, rounded up, of the first <c>google.rpc.RetryInfo</c> among the details; null when there is none.</summary>
    public static long? Find(ReadOnlySpan<byte> details)
    {
        if (details.IsEmpty)
        {
            return null;
        }

        try
        {
            foreach (var detail in Status.Parser.ParseFrom(details).Details)
            {
                if (detail.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is { } delay && (delay.Seconds > 0 || delay.Nanos > 0))
                {
                    return delay.Seconds + (delay.Nanos > 0 ? 1 : 0);
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Skip details that cannot be read; the status itself still reaches the client.
        }

        return null;
    }
}
