using Grpc.Core;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The deadline of a call: a moment, kept by a timer of this side too, whatever the server does.</summary>
internal sealed class CallTimer : IDisposable
{
    // The longest a timer can wait; a deadline beyond it is armed again.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _deadline;
    private ITimer? _timer;
    private Action? _passed;

    /// <exception cref="InvalidOperationException">The deadline is neither UTC nor one of the two limits of time.</exception>
    public CallTimer(TimeProvider time, DateTime? deadline, DateTime? parentDeadline = null)
    {
        _time = time;
        _deadline = Earlier(Read(deadline), Read(parentDeadline));
    }

    public static Status Exceeded { get; } = new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    /// <summary>The time left; null without a deadline.</summary>
    public TimeSpan? Left => _deadline is not { } deadline
        ? null
        : deadline == DateTimeOffset.MinValue ? TimeSpan.Zero : deadline - _time.GetUtcNow();

    public bool HasPassed => Left <= TimeSpan.Zero;

    public void Start(Action passed)
    {
        if (Left is { } left)
        {
            _passed = passed;
            _timer = _time.CreateTimer(static state => ((CallTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Arm(left);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private static DateTimeOffset? Read(DateTime? deadline) => deadline switch
    {
        null => null,
        { } moment when moment == DateTime.MaxValue => null,
        { } moment when moment == DateTime.MinValue => DateTimeOffset.MinValue,
        { Kind: DateTimeKind.Utc } moment => new DateTimeOffset(moment),
        _ => throw new InvalidOperationException("The deadline must be in UTC (DateTimeKind.Utc), or DateTime.MinValue or DateTime.MaxValue."),
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one <= other ? one : other;

    private void Arm(TimeSpan left) =>
        // Up to the next millisecond: a timer that fires early would have to be armed once more.
        _timer!.Change(left > Longest ? Longest : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);

    private void Fire()
    {
        if (Left is { } left && left > TimeSpan.Zero)
        {
            Arm(left);
        }
        else
        {
            _passed!();
        }
    }
}
