using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Binding;

/// <summary>The map entries of one query. Finds a duplicate key in constant time, however many entries there are.</summary>
internal sealed class MapEntries(QueryParameters parameters) : IEqualityComparer<int>
{
    private const int MostKept = 1024;

    private HashSet<int>? _entries;

    /// <summary>Adds the parameter at an index. False if the map already has its key.</summary>
    public bool Add(int index) => (_entries ??= new(this)).Add(index);

    public void Clear()
    {
        if (_entries is null)
        {
            return;
        }

        if (_entries.Capacity > MostKept)
        {
            _entries = null;
            return;
        }

        _entries.Clear();
    }

    public bool Equals(int x, int y)
    {
        var (a, b) = (parameters[x], parameters[y]);
        return parameters.Chain(a).SequenceEqual(parameters.Chain(b)) && parameters.KeyRecord(a).SequenceEqual(parameters.KeyRecord(b));
    }

    public int GetHashCode(int index)
    {
        // Clients choose the keys, so each process has its own seed.
        var hash = default(HashCode);
        var parameter = parameters[index];
        foreach (FieldSchema field in parameters.Chain(parameter))
        {
            hash.Add(field);
        }

        hash.AddBytes(parameters.KeyRecord(parameter));
        return hash.ToHashCode();
    }
}
