using Gateway.Console.Methods;
using Gateway.OpenApi.Comments;
using Gateway.Pages;

namespace Gateway.Console.Shapes;

/// <summary>Caches the shapes of methods as JSON, up to a size: making one may compile all types of a method, and a visitor may request it again and again.</summary>
internal sealed class KeptShapes
{
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PageAsset> _byName = new(StringComparer.Ordinal);
    private int _bytes;

    /// <summary>The shape of a method that the page lists.</summary>
    public PageAsset Of(ShownMethod method, CommentBook comments)
    {
        var name = method.Method.QualifiedName;
        lock (_gate)
        {
            if (_byName.TryGetValue(name, out var kept))
            {
                return kept;
            }
        }

        var shape = new PageAsset("method.json", MethodShape.Of(method, comments).ToJson());
        lock (_gate)
        {
            if (_bytes <= MostBytes - shape.Bytes.Length && _byName.TryAdd(name, shape))
            {
                _bytes += shape.Bytes.Length;
            }
        }

        return shape;
    }
}
