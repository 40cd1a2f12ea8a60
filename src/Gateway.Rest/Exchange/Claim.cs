namespace Gateway.Rest.Exchange;

/// <summary>
/// Who owns one direction of a call: nobody, a message in flight, or the call's end. A direction that has ended is never claimed again, and the end waits for the
/// message in flight.
/// </summary>
/// <remarks>Flags instead of a lock, because every message claims its direction and releases it. A part of its call, and never copied.</remarks>
internal struct Claim
{
    private const int Taken = 1;
    private const int Ended = 2;
    private const int Cut = 4;

    private TaskCompletionSource? _left;
    private int _state;

    /// <summary>Whether a message, or the headers, owns the direction.</summary>
    public readonly bool IsTaken => (Volatile.Read(in _state) & Taken) != 0;

    /// <summary>Whether the end owns the direction.</summary>
    public readonly bool HasEnded => (Volatile.Read(in _state) & Ended) != 0;

    /// <summary>Whether the call was cut while its service ran.</summary>
    public readonly bool IsCut => (Volatile.Read(in _state) & Cut) != 0;

    /// <summary>Claims the direction for one message or for the headers. False when the direction has ended.</summary>
    /// <param name="taken">Exception text for a second message while one is in flight.</param>
    /// <exception cref="InvalidOperationException">Another message is in flight.</exception>
    public bool TryEnter(string taken)
    {
        var found = Interlocked.CompareExchange(ref _state, Taken, 0);
        if ((found & Ended) != 0)
        {
            return false;
        }

        return found == 0 ? true : throw new InvalidOperationException(taken);
    }

    /// <summary>Releases the direction.</summary>
    public void Leave()
    {
        if ((Interlocked.And(ref _state, ~Taken) & Ended) != 0)
        {
            _left?.TrySetResult();
        }
    }

    /// <summary>Claims the direction for the end, if nobody owns it: no further message begins. False when somebody does.</summary>
    public bool TryEndFree() => Interlocked.CompareExchange(ref _state, Ended, 0) == 0;

    /// <summary>Claims the direction for the end: no further message begins. One thread at a time may call this; others may call <see cref="TryEndFree"/> meanwhile.</summary>
    /// <param name="isCut">Whether the call is cut while its service runs.</param>
    /// <param name="message">A task that ends with the message in flight; null when there is none.</param>
    /// <returns>False when the direction has ended already.</returns>
    public bool TryEnd(bool isCut, out Task? message)
    {
        var end = isCut ? Ended | Cut : Ended;
        for (var expected = 0; ;)
        {
            // Set before the flag, so that a message that leaves after the flag finds the source to complete.
            var left = expected == Taken ? _left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : null;
            var found = Interlocked.CompareExchange(ref _state, expected | end, expected);
            if (found == expected)
            {
                message = left?.Task;
                return true;
            }

            if ((found & Ended) != 0)
            {
                message = null;
                return false;
            }

            expected = found;
        }
    }
}
