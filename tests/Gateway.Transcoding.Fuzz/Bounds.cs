using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Fuzz;

/// <summary>Bounds the cost of a step of the engine: memory in proportion to its input.</summary>
internal static class Bounds
{
    // Room for an error with its stack trace, and for arrays that the pool did not have.
    private const long FreeBytes = 1 << 20;
    private const long BytesForEach = 512;

    /// <summary>Runs a step and checks how much it allocated and wrote.</summary>
    public static void Guard(int inputBytes, PooledBuffer output, Action step)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            step();
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            FuzzException.ThrowUnless(allocated <= FreeBytes + (BytesForEach * inputBytes), () => $"{allocated} bytes allocated for an input of {inputBytes}");
            FuzzException.ThrowUnless(output.WrittenCount <= 4096 + (BytesForEach * inputBytes), () => $"{output.WrittenCount} bytes written for an input of {inputBytes}");
        }
    }
}
