using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Gateway.Calls.Catalog;

/// <summary>
/// Every method this host can answer. Routes, documents, reflection and health are made from it; it is filled while the host is being built.
/// </summary>
public sealed class MethodCatalog
{
    private readonly ConcurrentDictionary<string, CatalogMethod> _methods = new(StringComparer.Ordinal);
    private readonly Lock _order = new();
    private readonly List<CatalogMethod> _ordered = [];

    /// <summary>The methods in the order they were added.</summary>
    public IReadOnlyList<CatalogMethod> Methods
    {
        get
        {
            lock (_order)
            {
                return [.. _ordered];
            }
        }
    }

    /// <summary>The descriptors of the services, each once, in the order they were added.</summary>
    public IReadOnlyList<ServiceDescriptor> Services =>
        [.. Methods.Select(method => method.Descriptor?.Service).OfType<ServiceDescriptor>().Distinct()];

    /// <summary>The names of the services, also of those without a descriptor, each once, in the order they were added.</summary>
    public IReadOnlyList<string> ServiceNames => [.. Methods.Select(method => method.ServiceName).Distinct()];

    /// <summary>Adds a method.</summary>
    /// <exception cref="InvalidOperationException">A method of this name is there already.</exception>
    public void Add(CatalogMethod method)
    {
        if (!_methods.TryAdd(method.FullName, method))
        {
            throw new InvalidOperationException($"The method {method.FullName} is mapped twice. Map each service once.");
        }

        lock (_order)
        {
            _ordered.Add(method);
        }
    }

    /// <summary>The method of this full name (<c>/proto.Greetering/Hello</c>), or null.</summary>
    public CatalogMethod? Find(string fullName) => _methods.GetValueOrDefault(fullName);
}
