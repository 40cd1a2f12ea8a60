namespace Gateway.Load.Clients;

/// <summary>A stream that a client has opened and may read.</summary>
internal interface IOpenStream
{
    /// <summary>Reads at least the given number of messages.</summary>
    /// <returns>The number of received messages.</returns>
    Task<int> ReadAsync(int messages, CancellationToken cancellationToken);

    /// <summary>Disconnects without closing properly: resets the connection, or on HTTP/2 the stream.</summary>
    void Reset();
}
