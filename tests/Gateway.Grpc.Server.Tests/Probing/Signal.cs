namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>Waits for events instead of for time.</summary>
internal static class Signal
{
    // Never reached by a test that passes: it only keeps one that hangs from hanging for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for what must come.</summary>
    public static Task Come(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Come(Task)"/>
    public static Task<T> Come<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Waits until the token is cancelled.</summary>
    public static async Task CancelledAsync(CancellationToken token)
    {
        var cancelled = New();
        await using var registration = token.Register(() => cancelled.TrySetResult());
        await cancelled.Task.Come();
    }

    /// <summary>Waits as a service does: until the token throws.</summary>
    public static async Task ForeverAsync(CancellationToken token)
    {
        await CancelledAsync(token);
        token.ThrowIfCancellationRequested();
    }
}
