using System.Buffers;

namespace Gateway.Transcoding.Wire;

/// <summary>Grows arrays of the shared pool.</summary>
internal static class PooledArray
{
    /// <summary>Makes room for more bytes. The new array is at least twice as long, up to the maximum length of an array.</summary>
    /// <param name="bytes">The array to replace. A pooled array goes back to the pool.</param>
    /// <param name="used">The number of bytes to copy to the new array.</param>
    /// <param name="needed">The number of bytes to make room for after them.</param>
    /// <param name="least">The shortest array to rent.</param>
    /// <param name="own">An array that is not pooled; its owner keeps it.</param>
    /// <exception cref="OverflowException">The result would exceed the maximum length of an array.</exception>
    public static byte[] Grow(byte[] bytes, int used, int needed, int least = 0, byte[]? own = null)
    {
        var wanted = Math.Max((long)used + needed, Math.Max(least, 2L * bytes.Length));
        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Math.Max(Array.MaxLength, checked(used + needed))));
        bytes.AsSpan(0, used).CopyTo(grown);
        if (bytes.Length > 0 && bytes != own)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return grown;
    }
}
