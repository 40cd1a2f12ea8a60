namespace Gateway.Rest.Streams;

/// <summary>Notifies an output when the thread that wrote to it leaves the code of the call, because the service awaits or returns. The messages of that turn go out together.</summary>
/// <remarks>
/// A thread changes its execution context when it leaves the code of a call, and an <see cref="AsyncLocal{T}"/> is notified of that. It does not see code that a
/// service runs outside the call's context: <see cref="IsCurrent"/> is false there, and the thread pool ends the turn.
/// </remarks>
internal sealed class WritersTurn(StreamOutput output)
{
    private static readonly AsyncLocal<WritersTurn?> Current = new(OnChanged);

    private StreamOutput? _output = output;

    /// <summary>Whether the running code belongs to the call, so that the end of its turn is noticed.</summary>
    public bool IsCurrent => ReferenceEquals(Current.Value, this);

    /// <summary>From here on the running code, and all code that it calls and awaits, belongs to the call.</summary>
    public void Begin() => Current.Value = this;

    /// <summary>Ends the call. Contexts that outlive it, such as a timer's, do not hold its output.</summary>
    public void Forget() => _output = null;

    // Runs inside the runtime's switch of contexts, where nothing may throw.
    private static void OnChanged(AsyncLocalValueChangedArgs<WritersTurn?> change)
    {
        if (change.ThreadContextChanged)
        {
            change.PreviousValue?._output?.EndTurn();
        }
    }
}
