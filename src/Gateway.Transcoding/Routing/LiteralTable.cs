using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Transcoding.Routing;

/// <summary>Finds a literal by a part of a path without allocating a string.</summary>
/// <remarks>The literals come from templates, so the hash need not withstand crafted literals. The text to find may be anything.</remarks>
internal sealed class LiteralTable
{
    /// <summary>Up to this count, comparing each literal is cheaper than hashing.</summary>
    private const int Few = 3;

    /// <summary>Literals of equal length and with equal ends share a hash. If a chain grows longer than this, the table hashes every character.</summary>
    private const int LongestChain = 4;

    private readonly string[] _few = [];
    private readonly Slot[] _slots = [];
    private readonly bool _hashesAll;

    public LiteralTable(string[] literals)
    {
        if (literals.Length <= Few)
        {
            _few = literals;
            return;
        }

        _slots = new Slot[(int)BitOperations.RoundUpToPowerOf2((uint)literals.Length * 2)];
        if (Fill(literals) > LongestChain)
        {
            Array.Clear(_slots);
            _hashesAll = true;
            Fill(literals);
        }
    }

    /// <summary>The index of the literal, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> text)
    {
        var slots = _slots;
        if (slots.Length == 0)
        {
            return IndexInFew(text);
        }

        for (var i = Hash(text); ; i++)
        {
            ref readonly var slot = ref slots[(int)(i & (uint)(slots.Length - 1))];
            if (slot.Literal is not { } literal)
            {
                return -1;
            }

            if (text.SequenceEqual(literal))
            {
                return slot.Index;
            }
        }
    }

    private int IndexInFew(ReadOnlySpan<char> text)
    {
        var few = _few;
        for (var i = 0; i < few.Length; i++)
        {
            if (text.SequenceEqual(few[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private int Fill(string[] literals)
    {
        var longest = 0;
        for (var index = 0; index < literals.Length; index++)
        {
            var at = Hash(literals[index]);
            var chain = 1;
            while (_slots[at & (uint)(_slots.Length - 1)].Literal is not null)
            {
                at++;
                chain++;
            }

            _slots[at & (uint)(_slots.Length - 1)] = new(literals[index], index);
            longest = Math.Max(longest, chain);
        }

        return longest;
    }

    private uint Hash(ReadOnlySpan<char> text) => _hashesAll ? HashAll(text) : HashEnds(text);

    private static uint HashEnds(ReadOnlySpan<char> text)
    {
        if (text.Length < 4)
        {
            return text.IsEmpty ? 0 : Mix(text[0] | ((ulong)text[text.Length / 2] << 16) | ((ulong)text[^1] << 32));
        }

        var bytes = MemoryMarshal.AsBytes(text);
        var first = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^sizeof(ulong)..]);
        return Mix(first ^ BitOperations.RotateLeft(last, 7) ^ (ulong)text.Length);
    }

    private static uint HashAll(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 0x9E3779B97F4A7C15;
        }

        return Mix(hash);
    }

    private static uint Mix(ulong bits) => (uint)((bits * 0x9E3779B97F4A7C15) >> 32);

    private readonly record struct Slot(string? Literal, int Index);
}
