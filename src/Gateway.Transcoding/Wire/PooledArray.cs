using System.Buffers;

namespace Gateway.Transcoding.Wire;

/// <summary>Grows arrays of the shared pool.</summary>
internal static class PooledArray
{
    /// <summary>Makes room for more bytes: at least twice the length, as far as an array can be.</summary>
    /// <param name="bytes">The array. It goes back to the pool.</param>
    /// <param name="used">How many of its bytes the new one begins with.</param>
    /// <param name="needed">How many bytes have to follow them.</param>
    /// <param name="least">The shortest array that is worth renting.</param>
    /// <param name="own">An array that is not of the pool, and stays with its owner.</param>
    /// <exception cref="OverflowException">No array is that long.</exception>
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
