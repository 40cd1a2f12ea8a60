namespace Gateway.Rest.Tests.Lab;

/// <summary>Something that happens once, and that the test or the service waits for.</summary>
internal sealed class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it happened, or with the test.</summary>
    public Task Task => _source.Task.WaitAsync(TestContext.Current.CancellationToken);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();
}
