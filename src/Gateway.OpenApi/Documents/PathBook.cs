using Gateway.OpenApi.Fields;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>
/// The paths of a document. In OpenAPI, two paths are the same if they differ only in the names of parameters. So a path whose shape the document already has
/// shares that entry, and takes over its names.
/// </summary>
internal sealed class PathBook
{
    private readonly OpenApiPaths _paths;
    private readonly Dictionary<string, string> _byShape = new(StringComparer.Ordinal);

    public PathBook(OpenApiPaths paths)
    {
        _paths = paths;
        foreach (var path in paths.Keys)
        {
            _byShape.TryAdd(RenderedPath.ShapeOf(path), path);
        }
    }

    /// <summary>Finds or makes the path's place in the document.</summary>
    /// <returns>The item, and the path as the document spells it. The item is null if the application has put an object there that cannot take operations.</returns>
    public (OpenApiPathItem? Item, RenderedPath Path) Place(RenderedPath path)
    {
        if (!_byShape.TryGetValue(path.Shape, out var text))
        {
            var item = new OpenApiPathItem();
            _byShape.Add(path.Shape, path.Text);
            _paths.Add(path.Text, item);
            return (item, path);
        }

        var names = RenderedPath.NamesOf(text);
        var parameters = path.Parameters.Select((parameter, i) => parameter.Named(names[i]));
        return (_paths[text] as OpenApiPathItem, new(text, [.. parameters]));
    }
}
