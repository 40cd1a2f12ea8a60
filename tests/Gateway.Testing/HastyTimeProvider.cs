namespace Gateway.Testing;

/// <summary>The system's clock, on which timers of one length ring while they are still being made, and are not made before what that leads to has come.</summary>
/// <param name="hasty">The length.</param>
/// <param name="consequence">What has to come first.</param>
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
