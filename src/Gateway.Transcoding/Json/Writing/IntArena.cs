namespace Gateway.Transcoding.Json.Writing;

/// <summary>A stack of ints with data about the fields of the open messages, innermost message on top.</summary>
/// <remarks>Ints are addressed by offset, because the array moves when it grows.</remarks>
internal sealed class IntArena
{
    private const int RetainedInts = 1 << 18;

    private int[] _ints = new int[256];

    /// <summary>The offset of the next int.</summary>
    public int Top { get; private set; }

    public ref int this[int offset] => ref _ints[offset];

    public Span<int> Slice(int start, int count) => _ints.AsSpan(start, count);

    public void Push(int value)
    {
        if (Top == _ints.Length)
        {
            Array.Resize(ref _ints, _ints.Length * 2);
        }

        _ints[Top++] = value;
    }

    /// <summary>Pushes this many zeros and returns their start.</summary>
    public int Reserve(int count)
    {
        var start = Top;
        if (_ints.Length - start < count)
        {
            Array.Resize(ref _ints, Math.Max(_ints.Length * 2, checked(start + count)));
        }

        _ints.AsSpan(start, count).Clear();
        Top = start + count;
        return start;
    }

    /// <summary>Drops all ints from an offset to the top.</summary>
    public void Pop(int start) => Top = start;

    public void Reset()
    {
        Top = 0;
        if (_ints.Length > RetainedInts)
        {
            _ints = new int[256];
        }
    }
}
