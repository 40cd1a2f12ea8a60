using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Schemas;

/// <summary>Files and their imports.</summary>
/// <remarks>
/// <code>
/// var graph = new FileGraph(files);
/// var problem = graph.Visit("shop.proto", ordered);   // null, and ordered has common.proto before shop.proto
/// </code>
/// Refuses missing imports, circular imports, and import chains deeper than any real one, because libraries walk them recursively.
/// </remarks>
/// <param name="files">The files.</param>
/// <param name="reasons">The reasons why files are missing, by their names; null if unknown.</param>
internal sealed class FileGraph(IEnumerable<FileDescriptorProto> files, IReadOnlyDictionary<string, string>? reasons = null)
{
    private const int MaxDepth = 500;

    private readonly ILookup<string, FileDescriptorProto> _files = files.ToLookup(file => file.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, Visited> _visited = new(StringComparer.Ordinal);
    private readonly List<string> _path = [];

    /// <summary>Appends a file to a list, after the files that it imports, each once. Several files with one name count as one file with the imports of all.</summary>
    /// <returns>The problem of the file or its imports; null if there is none.</returns>
    /// <param name="name">The name of the file.</param>
    /// <param name="ordered">The list, which is the same in every call. After a problem, it may have some of the imports.</param>
    public string? Visit(string name, List<FileDescriptorProto> ordered) => Walk(name, ordered).Problem;

    private Visited Walk(string name, List<FileDescriptorProto> ordered)
    {
        if (_visited.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_path.IndexOf(name) is var start and >= 0)
        {
            return new Visited(0, $"files import each other in a circle: {string.Join(" -> ", _path.Skip(start).Append(name).Select(PeerText.Of))}");
        }

        if (_path.Count == MaxDepth)
        {
            return new Visited(0, $"{PeerText.Of(_path[0])} has a chain of imports of more than {MaxDepth} files");
        }

        _path.Add(name);
        var visited = WalkImports(name, ordered);
        _path.RemoveAt(_path.Count - 1);
        _visited.Add(name, visited);
        if (visited.Problem is null)
        {
            ordered.AddRange(_files[name]);
        }

        return visited;
    }

    private Visited WalkImports(string name, List<FileDescriptorProto> ordered)
    {
        var height = 0;
        foreach (var import in _files[name].SelectMany(file => file.Dependency))
        {
            if (!_files.Contains(import))
            {
                return new Visited(0, $"{PeerText.Of(name)} imports {PeerText.Of(import)}, which is missing{(reasons?.GetValueOrDefault(import) is { } reason ? $" ({reason})" : "")}");
            }

            var (depth, problem) = Walk(import, ordered);
            if (problem is not null)
            {
                return new Visited(0, problem);
            }

            // Also checks visited files, because the depth of the walk depends on where it starts.
            height = Math.Max(height, depth + 1);
            if (height > MaxDepth)
            {
                return new Visited(0, $"{PeerText.Of(name)} has a chain of imports of more than {MaxDepth} files");
            }
        }

        return new Visited(height, null);
    }

    private readonly record struct Visited(int Height, string? Problem);
}
