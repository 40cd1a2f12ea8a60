using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Hashes map keys with secret factors: clients choose the keys, and without the factors they cannot choose keys that collide.</summary>
internal static class KeyHash
{
    private static readonly ulong Seed = NewSeed();
    private static readonly ulong Factor = NewSeed();

    /// <summary>The hash of a text. Different texts may share a hash, with a negligible probability.</summary>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (uint)text.Length;
        if (text.Length < sizeof(ulong))
        {
            return Mix(hash ^ Short(text), Factor);
        }

        // The last eight bytes overlap the bytes before them.
        var last = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        for (; text.Length > sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text), Factor);
        }

        return Mix(hash ^ last, Factor);
    }

    /// <summary>The hash of a number; different numbers never share one.</summary>
    public static ulong Of(ulong number)
    {
        var hash = (number ^ Seed) * Factor;
        return hash ^ (hash >> 32);
    }

    private static ulong Short(ReadOnlySpan<byte> text) =>
        text.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(text) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]) << 32)
        : text.IsEmpty ? 0
        : text[0] | ((ulong)text[text.Length / 2] << 8) | ((ulong)text[^1] << 16);

    private static ulong NewSeed() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
