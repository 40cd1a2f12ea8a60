namespace Gateway.Rest.Protocol;

/// <summary>The exceptions that a service gets for a read or a write of a call that is over.</summary>
internal static class EndedCall
{
    /// <summary>A read that comes after the end.</summary>
    public static OperationCanceledException AtRead(CancellationToken token) => new("The call has ended; nothing more can be read.", token);

    /// <summary>A write that comes after the end.</summary>
    public static OperationCanceledException AtWrite(CancellationToken token) => new("The call has ended; nothing more can be written.", token);

    /// <summary>A write that was pending at the end.</summary>
    public static OperationCanceledException WhileSending(CancellationToken token) => new("The message could not be sent: the call is over.", token);

    /// <summary>A read that finds its client gone.</summary>
    public static OperationCanceledException ByClient(Exception gone, CancellationToken token) => new("The client went away.", gone, token);
}
