namespace Gateway.Rest.Requests;

/// <summary>
/// Wakes a pending read when the call ends or when the reader's own token is cancelled. A cancelled read would cost the connection, which other messages share.
/// A woken read does not.
/// </summary>
internal readonly struct ReadWake : IAsyncDisposable
{
    private readonly CancellationTokenRegistration _ofCall;
    private readonly CancellationTokenRegistration _ofRead;

    /// <summary>Watches the tokens until <see cref="DisposeAsync"/>. A token that is cancelled already wakes the read at once.</summary>
    /// <param name="wake">Wakes the read.</param>
    /// <param name="state">The argument of <paramref name="wake"/>.</param>
    /// <param name="callToken">The token of the call.</param>
    /// <param name="readToken">The token of this read; perhaps the call's own.</param>
    public ReadWake(Action<object?> wake, object state, CancellationToken callToken, CancellationToken readToken)
    {
        _ofCall = callToken.UnsafeRegister(wake, state);
        _ofRead = readToken == callToken ? default : readToken.UnsafeRegister(wake, state);
    }

    /// <summary>Stops watching, and waits for a wake that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ofRead.DisposeAsync();
        await _ofCall.DisposeAsync();
    }
}
