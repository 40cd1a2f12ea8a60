using System.Runtime.InteropServices;
using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Finds the <c>@type</c> of an Any at any position in its object.</summary>
/// <remarks>
/// Usually <c>@type</c> is the first member. If not, one walk over the whole object notes every <c>@type</c> in it, those of nested
/// objects too. So Anys inside Anys, each with its type last, still cost one walk.
/// </remarks>
internal sealed class AnyTypes
{
    private readonly List<(int Object, int Type)> _found = [];
    private readonly List<int> _open = [];
    private int _walkedTo;

    /// <summary>Returns the position of the <c>@type</c> value in the next object, or -1. Consumes nothing.</summary>
    public int Find(in JsonCursor json)
    {
        var probe = json;
        probe.Peek();
        var start = probe.Position;
        if (start < _walkedTo)
        {
            return Lookup(start);
        }

        if (!probe.BeginObject())
        {
            return -1;
        }

        if (probe.ReadName().SequenceEqual("@type"u8))
        {
            return probe.Position;
        }

        var walker = json;
        Walk(ref walker);
        _walkedTo = walker.Position;
        return Lookup(start);
    }

    public void Reset()
    {
        _found.Clear();
        _open.Clear();
        _walkedTo = 0;
    }

    private int Lookup(int start)
    {
        // The walk notes objects in the order of their types and then sorts them by position.
        var (low, high) = (0, _found.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var candidate = _found[middle].Object;
            if (candidate == start)
            {
                return _found[middle].Type;
            }

            (low, high) = candidate < start ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Walks like <see cref="JsonSkipping.SkipValue"/> and notes each <c>@type</c>.</summary>
    private void Walk(ref JsonCursor json)
    {
        _found.Clear();
        _open.Clear();
        var more = false;
        do
        {
            var start = json.Position;
            switch (json.Peek())
            {
                case (byte)'{':
                    start = json.Position;
                    more = json.BeginObject();
                    if (more)
                    {
                        _open.Add(start);
                        ReadName(ref json);
                    }

                    break;
                case (byte)'[':
                    more = json.BeginArray();
                    if (more)
                    {
                        _open.Add(-1);
                    }

                    break;
                default:
                    json.SkipValue();
                    more = false;
                    break;
            }

            while (!more && _open.Count > 0)
            {
                var inObject = _open[^1] >= 0;
                more = inObject ? json.NextMember() : json.NextElement();
                if (!more)
                {
                    _open.RemoveAt(_open.Count - 1);
                }
                else if (inObject)
                {
                    ReadName(ref json);
                }
            }
        }
        while (more);

        CollectionsMarshal.AsSpan(_found).Sort(static (a, b) => a.Object.CompareTo(b.Object));
    }

    private void ReadName(ref JsonCursor json)
    {
        if (json.ReadName().SequenceEqual("@type"u8))
        {
            _found.Add((_open[^1], json.Position));
        }
    }
}
