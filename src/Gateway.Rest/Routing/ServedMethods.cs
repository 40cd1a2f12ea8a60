using Gateway.Calls.Catalog;

namespace Gateway.Rest.Routing;

/// <summary>The methods this door is open to, with the conventions the application put on each service.</summary>
internal sealed class ServedMethods
{
    private readonly List<(CatalogMethod Method, BindingConventions Conventions)> _methods = [];

    public IReadOnlyList<(CatalogMethod Method, BindingConventions Conventions)> All => _methods;

    public void Add(IEnumerable<CatalogMethod> methods, BindingConventions conventions)
    {
        foreach (var method in methods)
        {
            // Without a descriptor there is nothing that JSON could be made from.
            if (method.Descriptor is not null)
            {
                _methods.Add((method, conventions));
            }
        }
    }
}
