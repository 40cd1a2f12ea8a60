using System.Buffers.Binary;
using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Finds a value by its name in UTF-8 without allocating a string.</summary>
/// <remarks>Names come from descriptors, so the hash need not withstand crafted names. The name to find may be anything.</remarks>
internal sealed class NameTable<T>
    where T : class
{
    private readonly int[] _buckets;
    private readonly (byte[] Name, T Value, int Next)[] _entries;
    private readonly bool _ignoreCase;

    /// <param name="names">Names and values. Of equal names the first wins.</param>
    /// <param name="ignoreCase">Whether to ignore the case of ASCII letters.</param>
    public NameTable(IEnumerable<(string Name, T Value)> names, bool ignoreCase = false)
    {
        _ignoreCase = ignoreCase;
        var distinct = names
            .DistinctBy(e => e.Name, ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
            .ToArray();
        _buckets = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, distinct.Length * 2))];
        _entries = new (byte[], T, int)[distinct.Length];
        for (var i = 0; i < distinct.Length; i++)
        {
            var name = Encoding.UTF8.GetBytes(distinct[i].Name);
            ref var bucket = ref _buckets[Hash(name) & (uint)(_buckets.Length - 1)];
            _entries[i] = (name, distinct[i].Value, bucket - 1);
            bucket = i + 1;
        }
    }

    public T? Find(ReadOnlySpan<byte> name)
    {
        var entries = _entries;
        for (var i = _buckets[Hash(name) & (uint)(_buckets.Length - 1)] - 1; (uint)i < (uint)entries.Length; i = entries[i].Next)
        {
            ref readonly var entry = ref entries[i];
            if (_ignoreCase ? Ascii.EqualsIgnoreCase(entry.Name, name) : name.SequenceEqual(entry.Name))
            {
                return entry.Value;
            }
        }

        return null;
    }

    private uint Hash(ReadOnlySpan<byte> name)
    {
        // Setting bit 5 makes ASCII letters of both cases equal. Other characters may collide, which costs only a comparison.
        var fold = _ignoreCase ? 0x2020202020202020UL : 0;
        ulong head, tail;
        if (name.Length >= 8)
        {
            head = BinaryPrimitives.ReadUInt64LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            head = BinaryPrimitives.ReadUInt32LittleEndian(name);
            tail = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            head = 0;
            foreach (var b in name)
            {
                head = (head << 8) | b;
            }

            tail = 0;
        }

        var mixed = (((head | fold) * 0x9E3779B97F4A7C15) ^ ((tail | fold) * 0xC2B2AE3D27D4EB4F)) + (uint)name.Length;
        return (uint)((mixed ^ (mixed >> 29)) >> 17);
    }
}
