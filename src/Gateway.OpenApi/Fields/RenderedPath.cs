using System.Text;

namespace Gateway.OpenApi.Fields;

/// <summary>A path template as a path of a document.</summary>
/// <param name="Text">The path: <c>/v1/shelves/{shelf}:close</c>.</param>
/// <param name="Parameters">Its parameters, in their order.</param>
internal sealed record RenderedPath(string Text, IReadOnlyList<PathParameter> Parameters)
{
    /// <summary>The path without the names of its parameters. A document may hold only one path of each shape.</summary>
    public string Shape => ShapeOf(Text);

    /// <summary>The path without the names of its parameters: <c>/v1/shelves/{}:close</c>.</summary>
    public static string ShapeOf(string path)
    {
        var shape = new StringBuilder(path.Length);
        var inName = false;
        foreach (var c in path)
        {
            inName = inName && c != '}';
            if (!inName)
            {
                shape.Append(c);
            }

            inName |= c == '{';
        }

        return shape.ToString();
    }

    /// <summary>The names of the parameters of a path, in their order.</summary>
    public static IReadOnlyList<string> NamesOf(string path) =>
        [.. path.Split('{').Skip(1).Select(part => part[..Math.Max(part.IndexOf('}', StringComparison.Ordinal), 0)])];
}
