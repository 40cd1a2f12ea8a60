namespace Gateway.Rest.Responses;

/// <summary>How a message and a failure are told apart in a stream: <c>{"result":message}</c> if messages are wrapped, <c>{"error":status}</c> in any case.</summary>
internal static class Envelope
{
    /// <summary>Stands before a message.</summary>
    public static ReadOnlySpan<byte> Result => "{\"result\":"u8;

    /// <summary>Stands before the status of a failure.</summary>
    public static ReadOnlySpan<byte> Error => "{\"error\":"u8;

    /// <summary>Stands behind either.</summary>
    public static ReadOnlySpan<byte> End => "}"u8;
}
