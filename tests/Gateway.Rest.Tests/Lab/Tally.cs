namespace Gateway.Rest.Tests.Lab;

/// <summary>Something that happens many times; the test waits for the last of them.</summary>
internal sealed class Tally(int expected)
{
    private readonly Signal _all = new();
    private int _count;

    /// <summary>Ends when it happened as often as expected, or with the test.</summary>
    public Task All => _all.Task;

    /// <summary>How often it happened so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add()
    {
        if (Interlocked.Increment(ref _count) == expected)
        {
            _all.Set();
        }
    }
}
