namespace Gateway.Testing;

/// <summary>The system's clock, except that timers of one length fire during their creation. The creation returns only after the consequence of that has happened.</summary>
/// <param name="hasty">The length of these timers.</param>
/// <param name="consequence">Completes when the consequence has happened.</param>
/// <param name="stop">Ends the waiting.</param>
public sealed class HastyTimeProvider(TimeSpan hasty, Task consequence, CancellationToken stop) : TimeProvider
{
    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (dueTime == hasty)
        {
            callback(state);
            consequence.Wait(stop);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
