using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Fuzz;

/// <summary>What a step of the engine may cost: memory in proportion to what it reads.</summary>
internal static class Bounds
{
    // An error with its stack trace, and arrays that the pool had none of.
    private const long FreeBytes = 1 << 20;
    private const long BytesForEach = 512;

    /// <summary>Runs a step and judges what it allocated and wrote.</summary>
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
