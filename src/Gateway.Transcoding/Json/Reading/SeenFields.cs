using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Tracks which fields and oneofs have occurred in the messages being read: one bit each, one range of words for each message.</summary>
internal sealed class SeenFields
{
    private ulong[] _words = new ulong[128];
    private int _top;

    /// <summary>Begins a message and returns the start of its range.</summary>
    public int Push(MessageSchema type)
    {
        var start = _top;
        var words = type.SeenWords;
        if (_words.Length - start < words)
        {
            Array.Resize(ref _words, Math.Max(_words.Length * 2, start + words));
        }

        _words.AsSpan(start, words).Clear();
        _top = start + words;
        return start;
    }

    /// <summary>Ends the message whose range starts at <paramref name="start"/>.</summary>
    public void Pop(int start) => _top = start;

    /// <summary>The bits of the first 64 fields of the message whose range starts at <paramref name="start"/>.</summary>
    public ref ulong First(int start) => ref _words[start];

    /// <summary>Sets a bit; false if the bit was already set.</summary>
    public bool TryAdd(int start, int bit)
    {
        ref var word = ref _words[start + (bit >> 6)];
        var mask = 1UL << bit;
        if ((word & mask) != 0)
        {
            return false;
        }

        word |= mask;
        return true;
    }

    public void Reset() => _top = 0;
}
