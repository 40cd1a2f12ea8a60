using System.Numerics;
using System.Runtime.InteropServices;

namespace Gateway.Transcoding.Routing;

/// <summary>Finds the node that a literal leads to without making a string of the segment.</summary>
/// <remarks>The literals come from templates, so the hash need not withstand crafted ones; the segments may be anything.</remarks>
internal sealed class LiteralTable
{
    private readonly int[] _buckets;
    private readonly (string Literal, RouteNode Node, int Next)[] _entries;

    public LiteralTable(IReadOnlyCollection<KeyValuePair<string, RouteNode>> literals)
    {
        _buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, literals.Count * 2))];
        _entries = new (string, RouteNode, int)[literals.Count];
        var index = 0;
        foreach (var (literal, node) in literals)
        {
            ref var bucket = ref _buckets[Hash(literal) & (uint)(_buckets.Length - 1)];
            _entries[index] = (literal, node, bucket - 1);
            bucket = ++index;
        }
    }

    public RouteNode? Find(ReadOnlySpan<char> segment)
    {
        var entries = _entries;
        if (entries.Length == 0)
        {
            return null;
        }

        for (var i = _buckets[Hash(segment) & (uint)(_buckets.Length - 1)] - 1; (uint)i < (uint)entries.Length; i = entries[i].Next)
        {
            ref readonly var entry = ref entries[i];
            if (segment.SequenceEqual(entry.Literal))
            {
                return entry.Node;
            }
        }

        return null;
    }

    private static uint Hash(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        var chunks = MemoryMarshal.Cast<char, ulong>(text);
        foreach (var chunk in chunks)
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ chunk) * 0x9E3779B97F4A7C15;
        }

        foreach (var c in text[(chunks.Length * 4)..])
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ c) * 0x9E3779B97F4A7C15;
        }

        return (uint)(hash >> 32);
    }
}
