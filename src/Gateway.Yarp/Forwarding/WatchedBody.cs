namespace Gateway.Yarp.Forwarding;

/// <summary>The body of a request. Records whether it was read, because a call whose body was read must not be sent again.</summary>
internal sealed class WatchedBody(Stream body) : ReadOnlyBody
{
    /// <summary>Whether a read has begun.</summary>
    public bool IsRead { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsRead = true;
        return body.ReadAsync(buffer, cancellationToken);
    }
}
