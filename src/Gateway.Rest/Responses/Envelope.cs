namespace Gateway.Rest.Responses;

/// <summary>The envelope that tells a message from a failure in a stream: <c>{"result":message}</c> if messages are wrapped, <c>{"error":status}</c> in any case.</summary>
internal static class Envelope
{
    /// <summary>The bytes before a message.</summary>
    public static ReadOnlySpan<byte> Result => "{\"result\":"u8;

    /// <summary>The bytes before the status of a failure.</summary>
    public static ReadOnlySpan<byte> Error => "{\"error\":"u8;

    /// <summary>The bytes after either.</summary>
    public static ReadOnlySpan<byte> End => "}"u8;
}
