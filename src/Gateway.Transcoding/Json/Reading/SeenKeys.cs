using System.Numerics;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>The keys of the maps being read, so that one given twice is found at once however many there are.</summary>
/// <remarks>
/// Keys are known by their hash and where they stand; whether two of one hash are one text, the reader looks up in the JSON. A map of few
/// keys compares them one by one, a larger one has a table with open addressing. Both are stretches of arrays that grow with the maps
/// inside each other and are used again.
/// </remarks>
internal sealed class SeenKeys
{
    /// <summary>Up to here comparing a key with every other costs less than a table of them.</summary>
    private const int FewKeys = 12;

    private const int RetainedKeys = 1 << 14;

    private Key[] _keys = new Key[64];
    private int _keyCount;
    private int[] _slots = [];
    private int _slotCount;

    /// <summary>A key: what it is compared by, and where it stands.</summary>
    private readonly record struct Key(ulong Hash, int Position);

    /// <summary>One map: where its stretches begin. Its slots hold indices of its keys, from 1.</summary>
    internal struct Map
    {
        internal int FirstKey;
        internal int FirstSlot;
        internal int SlotCount;
    }

    /// <summary>Begins a map.</summary>
    public Map Push() => new() { FirstKey = _keyCount, FirstSlot = _slotCount };

    /// <summary>Ends the map that was begun last.</summary>
    public void Pop(in Map map) => (_keyCount, _slotCount) = (map.FirstKey, map.FirstSlot);

    /// <summary>Adds a key unless one of the same hash is there.</summary>
    /// <param name="map">The map that was begun last.</param>
    /// <param name="hash">The hash of the key.</param>
    /// <param name="position">Where it stands.</param>
    /// <returns>Where the other one stands; -1 when there is none, and the key was added.</returns>
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

    /// <summary>Adds a key whatever is there, for two texts that share a hash.</summary>
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

    /// <summary>Makes the table anew, four times as large as there are keys; the maps inside this one have ended, so it is the last.</summary>
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

    /// <summary>The slot of a hash: 0 where it is not in the table.</summary>
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
