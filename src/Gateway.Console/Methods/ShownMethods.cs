using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;

namespace Gateway.Console.Methods;

/// <summary>The methods that the page shows, by name. Immutable.</summary>
internal sealed class ShownMethods
{
    private readonly OrderedDictionary<string, ShownMethod> _byName;

    private ShownMethods(OrderedDictionary<string, ShownMethod> byName, CommentBook comments)
    {
        _byName = byName;
        Comments = comments;
    }

    /// <summary>The comments of the .proto files.</summary>
    public CommentBook Comments { get; }

    /// <summary>The method with a name such as <c>proto.Greetering/Hello</c>, or null.</summary>
    public ShownMethod? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Chooses the methods that can be called from a page.</summary>
    /// <param name="description">The served methods.</param>
    /// <param name="upstream">The upstream whose methods are chosen; null for all.</param>
    public static ShownMethods Of(Description description, string? upstream)
    {
        var bindings = description.Bindings.Where(binding => binding.IsVisible).ToLookup(binding => binding.Method.QualifiedName);
        var visible = description.Bindings.Where(binding => binding.IsVisible).Select(binding => binding.Method).ToHashSet(ReferenceEqualityComparer.Instance);
        var hidden = description.Bindings.Where(binding => !binding.IsVisible).Select(binding => binding.Method).ToHashSet(ReferenceEqualityComparer.Instance);
        var byName = new OrderedDictionary<string, ShownMethod>(StringComparer.Ordinal);
        foreach (var method in description.Methods.Where(method => upstream is null || method.Upstream == upstream))
        {
            var name = method.QualifiedName;
            if (visible.Contains(method) || (method.Engine.Connect && !hidden.Contains(method) && DocumentedBinding.Shows(method.Metadata)))
            {
                byName.TryAdd(name, new ShownMethod(method, [.. bindings[name].Where(binding => upstream is null || binding.Method.Upstream == upstream)]));
            }
        }

        return new ShownMethods(byName, description.Comments);
    }

    /// <summary>The list for the page.</summary>
    public MethodList ToList() => new(
    [
        .. from method in _byName.Values
           group method.ToEntry() by method.Method.ServiceName into service
           select new ServiceEntry(service.Key, [.. service]),
    ]);
}
