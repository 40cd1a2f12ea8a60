namespace Gateway.Hosting.Calls;

/// <summary>
/// Whose the response is: nobody's, one write's, or the end's. What has ended is never claimed again, and the end waits for the write before it.
/// </summary>
/// <remarks>Flags and no lock, as every message claims the response and gives it back. A part of its call, and never copied.</remarks>
internal struct ResponseClaim
{
    private const int Writing = 1;
    private const int Ended = 2;
    private const int Cut = 4;

    private TaskCompletionSource? _left;
    private int _state;

    /// <summary>Whether the response is the end's.</summary>
    public readonly bool HasEnded => (Volatile.Read(in _state) & Ended) != 0;

    /// <summary>Whether it is that of an end over the service's head.</summary>
    public readonly bool IsCut => (Volatile.Read(in _state) & Cut) != 0;

    /// <summary>Whether headers or a message were given to the response. Said by whoever has claimed it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Claims the response for one message or for the headers. False when it has ended.</summary>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public bool TryEnter()
    {
        var found = Interlocked.CompareExchange(ref _state, Writing, 0);
        if ((found & Ended) != 0)
        {
            return false;
        }

        return found == 0 ? true : throw new InvalidOperationException("A message is still being written: await each write before the next.");
    }

    /// <summary>Gives the response back.</summary>
    public void Leave()
    {
        if ((Interlocked.And(ref _state, ~Writing) & Ended) != 0)
        {
            _left?.TrySetResult();
        }
    }

    /// <summary>Claims the response for the end: no write begins any more. Called once.</summary>
    /// <param name="isCut">Whether the service does not know of it.</param>
    /// <returns>What ends with the write that is under way; null when there is none.</returns>
    public Task? End(bool isCut)
    {
        var end = isCut ? Ended | Cut : Ended;
        if (Interlocked.CompareExchange(ref _state, end, 0) == 0)
        {
            return null;
        }

        // There before the flag: the write that leaves after it finds whom to tell.
        _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.Or(ref _state, end) & Writing) != 0 ? _left.Task : null;
    }
}
