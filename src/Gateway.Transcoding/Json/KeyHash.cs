using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gateway.Transcoding.Json;

/// <summary>A hash of map keys with secret factors, since keys may come from anyone: who does not know them cannot choose keys that collide.</summary>
internal static class KeyHash
{
    private static readonly ulong Seed = NewSeed();
    private static readonly ulong SecondSeed = NewSeed();

    /// <summary>The hash of a key that is a number or a text; the other one is 0 or empty.</summary>
    public static ulong Of(ulong number, ReadOnlySpan<byte> text)
    {
        var hash = Mix(number ^ (uint)text.Length ^ Seed, SecondSeed);
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
        {
            hash = Mix(hash ^ Seed, BinaryPrimitives.ReadUInt64LittleEndian(text) ^ SecondSeed);
        }

        ulong rest = 0;
        foreach (var b in text)
        {
            rest = (rest << 8) | b;
        }

        hash = Mix(hash ^ Seed, rest ^ SecondSeed);
        return hash ^ (hash >> 32);
    }

    private static ulong NewSeed() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
