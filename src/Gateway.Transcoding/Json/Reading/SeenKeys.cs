using System.Numerics;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>The keys of the maps being read. Finds a duplicate key in constant time, however many keys a map has.</summary>
/// <remarks>
/// A key is stored as its hash and its position. If two hashes are equal, the reader compares the two texts in the JSON. A small map
/// compares a key with every other; a larger map has a hash table with open addressing. Keys and tables are ranges of two arrays, which
/// nested maps share and later messages reuse.
/// </remarks>
internal sealed class SeenKeys
{
    /// <summary>Up to this count a linear scan is cheaper than a hash table.</summary>
    private const int FewKeys = 12;

    private const int RetainedKeys = 1 << 14;

    private Key[] _keys = new Key[64];
    private int _keyCount;
    private int[] _slots = [];
    private int _slotCount;

    /// <summary>A key: its hash, and its position in the JSON.</summary>
    private readonly record struct Key(ulong Hash, int Position);

    /// <summary>One map: the starts of its ranges. Its slots hold indices of its keys, from 1.</summary>
    internal struct Map
    {
        internal int FirstKey;
        internal int FirstSlot;
        internal int SlotCount;
    }

    /// <summary>Begins a map.</summary>
    public Map Push() => new() { FirstKey = _keyCount, FirstSlot = _slotCount };

    /// <summary>Ends the innermost map.</summary>
    public void Pop(in Map map) => (_keyCount, _slotCount) = (map.FirstKey, map.FirstSlot);

    /// <summary>Adds a key unless the map has a key with the same hash.</summary>
    /// <param name="map">The innermost map.</param>
    /// <param name="hash">The hash of the key.</param>
    /// <param name="position">The position of the key in the JSON.</param>
    /// <returns>The position of the key with the same hash; -1 if there is none and the key was added.</returns>
    public int Add(ref Map map, ulong hash, int position)
    {
        if (_keyCount - map.FirstKey >= FewKeys)
        {
            return AddToTable(ref map, hash, position);
        }

        for (var i = map.FirstKey; i < _keyCount; i++)
        {
            if (_keys[i].Hash == hash)
            {
                return _keys[i].Position;
            }
        }

        Append(hash, position);
        return -1;
    }

    /// <summary>Adds a key without comparing it, for two texts that share a hash.</summary>
    public void Append(ulong hash, int position)
    {
        if (_keyCount == _keys.Length)
        {
            Array.Resize(ref _keys, _keyCount * 2);
        }

        _keys[_keyCount++] = new(hash, position);
    }

    public void Reset()
    {
        (_keyCount, _slotCount) = (0, 0);
        if (_keys.Length > RetainedKeys)
        {
            (_keys, _slots) = (new Key[64], []);
        }
    }

    private int AddToTable(ref Map map, ulong hash, int position)
    {
        var count = _keyCount - map.FirstKey;
        if (map.SlotCount < count * 2)
        {
            FillTable(ref map, count);
        }

        ref var slot = ref SlotOf(map, hash);
        if (slot != 0)
        {
            return _keys[map.FirstKey + slot - 1].Position;
        }

        slot = count + 1;
        Append(hash, position);
        return -1;
    }

    /// <summary>Rebuilds the table with four times as many slots as keys. All maps inside this one have ended, so its table is the last.</summary>
    private void FillTable(ref Map map, int count)
    {
        map.SlotCount = (int)BitOperations.RoundUpToPowerOf2((uint)count * 4);
        _slotCount = map.FirstSlot + map.SlotCount;
        if (_slots.Length < _slotCount)
        {
            Array.Resize(ref _slots, Math.Max(_slotCount, _slots.Length * 2));
        }

        _slots.AsSpan(map.FirstSlot, map.SlotCount).Clear();
        for (var i = 0; i < count; i++)
        {
            ref var slot = ref SlotOf(map, _keys[map.FirstKey + i].Hash);
            slot = slot == 0 ? i + 1 : slot;
        }
    }

    /// <summary>The slot of a hash; 0 in the slot means that the table does not have the hash.</summary>
    private ref int SlotOf(in Map map, ulong hash)
    {
        var slots = _slots.AsSpan(map.FirstSlot, map.SlotCount);

        var at = (int)hash & (slots.Length - 1);
        while (slots[at] is var index and not 0 && _keys[map.FirstKey + index - 1].Hash != hash)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return ref slots[at];
    }
}
