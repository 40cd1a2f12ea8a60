namespace Upstream.Count;

public class IncrementingCounter
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int Add(int by) => Interlocked.Add(ref _count, by);
}
