namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A connection whose peer sends what it has, then nothing any more, and takes what is written only when the test says so.</summary>
internal sealed class BlockingConnection : MemoryStream
{
    private readonly SemaphoreSlim _begun = new(0);
    private TaskCompletionSource _taken = new();
    private readonly TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Sent { get; set; } = [];

    /// <summary>Somebody waits for more than was sent.</summary>
    public Task Waits => _waits.Task;

    public bool Blocks { get; set; }

    /// <summary>The length of each write.</summary>
    public List<int> Writes { get; } = [];

    /// <summary>Takes what was written.</summary>
    public void Take()
    {
        var taken = _taken;
        _taken = new TaskCompletionSource();
        taken.SetResult();
    }

    /// <summary>Takes the write that is under way, and waits for the next one.</summary>
    public async Task TakeAsync()
    {
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        Take();
        await _begun.WaitAsync(TestContext.Current.CancellationToken);
        _begun.Release();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Sent.Length > 0)
        {
            var count = Math.Min(buffer.Length, Sent.Length);
            Sent.AsSpan(0, count).CopyTo(buffer.Span);
            Sent = Sent[count..];
            return count;
        }

        // Start the wait before the signal, so that a test that sees the signal can rely on the wait.
        var wait = new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        _waits.TrySetResult();
        await wait;
        return 0;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add(buffer.Length);
        var taken = Blocks ? new ValueTask(_taken.Task) : ValueTask.CompletedTask;
        _begun.Release();
        return taken;
    }
}
