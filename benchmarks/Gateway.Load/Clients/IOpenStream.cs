namespace Gateway.Load.Clients;

/// <summary>A stream that a client has opened and may read.</summary>
internal interface IOpenStream
{
    /// <summary>Reads at least so many messages.</summary>
    /// <returns>How many came.</returns>
    Task<int> ReadAsync(int messages, CancellationToken cancellationToken);

    /// <summary>Goes without a word: the connection, or on HTTP/2 the stream, is reset.</summary>
    void Reset();
}
