using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The services whose health is told, each once.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly ByName _mappings = [];

    /// <summary>How many services there are.</summary>
    public int Count => _mappings.Count;

    bool ICollection<ServiceMapping>.IsReadOnly => false;

    /// <summary>Adds a service.</summary>
    /// <exception cref="ArgumentException">A service of this name is there already.</exception>
    public void Add(ServiceMapping service) => _mappings.Add(service);

    /// <summary>Removes every service, also the empty name, which stands for the server as a whole.</summary>
    public void Clear() => _mappings.Clear();

    /// <summary>Maps a service to the checks that the predicate accepts; replaces what it was mapped to before.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => Replace(new ServiceMapping(name, predicate));

    /// <summary>Maps a service to the results that the predicate accepts; replaces what it was mapped to before.</summary>
    [Obsolete("Runs every check to look at its result; use Map, which chooses checks by name and tags.")]
    public void MapService(string name, Func<HealthResult, bool> predicate) => Replace(new ServiceMapping(name, predicate));

    /// <summary>Removes a service, if it is there.</summary>
    public void Remove(string name) => _mappings.Remove(name);

    /// <summary>The services, in the order they were mapped.</summary>
    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.GetEnumerator();

    bool ICollection<ServiceMapping>.Contains(ServiceMapping item) => _mappings.Contains(item);

    void ICollection<ServiceMapping>.CopyTo(ServiceMapping[] array, int arrayIndex) => _mappings.CopyTo(array, arrayIndex);

    bool ICollection<ServiceMapping>.Remove(ServiceMapping item) => _mappings.Remove(item);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryGetValue(string name, [MaybeNullWhen(false)] out ServiceMapping mapping) => _mappings.TryGetValue(name, out mapping);

    private void Replace(ServiceMapping mapping)
    {
        _mappings.Remove(mapping.Name);
        _mappings.Add(mapping);
    }

    private sealed class ByName : KeyedCollection<string, ServiceMapping>
    {
        protected override string GetKeyForItem(ServiceMapping item)
        {
            ArgumentNullException.ThrowIfNull(item);
            return item.Name;
        }
    }
}
