namespace Gateway.Rest.Exchange;

/// <summary>
/// Whose one side of a call is, its request or its response: nobody's, one message's, or the end's. What has ended is never claimed again, and the end
/// waits for the message before it.
/// </summary>
/// <remarks>Flags and no lock, as every message claims its side and gives it back. A part of its call, and never copied.</remarks>
internal struct Claim
{
    private const int Taken = 1;
    private const int Ended = 2;
    private const int Cut = 4;

    private TaskCompletionSource? _left;
    private int _state;

    /// <summary>Whether a message, or the headers, has it.</summary>
    public readonly bool IsTaken => (Volatile.Read(in _state) & Taken) != 0;

    /// <summary>Whether it is the end's.</summary>
    public readonly bool HasEnded => (Volatile.Read(in _state) & Ended) != 0;

    /// <summary>Whether it is that of an end over the service's head.</summary>
    public readonly bool IsCut => (Volatile.Read(in _state) & Cut) != 0;

    /// <summary>Claims it for one message or for the headers. False when it has ended.</summary>
    /// <param name="taken">What is said to whoever comes while another message has it.</param>
    /// <exception cref="InvalidOperationException">Another message has it.</exception>
    public bool TryEnter(string taken)
    {
        var found = Interlocked.CompareExchange(ref _state, Taken, 0);
        if ((found & Ended) != 0)
        {
            return false;
        }

        return found == 0 ? true : throw new InvalidOperationException(taken);
    }

    /// <summary>Gives it back.</summary>
    public void Leave()
    {
        if ((Interlocked.And(ref _state, ~Taken) & Ended) != 0)
        {
            _left?.TrySetResult();
        }
    }

    /// <summary>Claims it for the end: no message begins any more. Called once.</summary>
    /// <param name="isCut">Whether the service does not know of it.</param>
    /// <returns>What ends with the message that is under way; null when there is none.</returns>
    public Task? End(bool isCut)
    {
        var end = isCut ? Ended | Cut : Ended;
        if (Interlocked.CompareExchange(ref _state, end, 0) == 0)
        {
            return null;
        }

        // There before the flag: the message that leaves after it finds whom to tell.
        _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.Or(ref _state, end) & Taken) != 0 ? _left.Task : null;
    }
}
