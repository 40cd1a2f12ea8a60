using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Comments;

/// <summary>Proto files and their imports.</summary>
internal static class DescriptorFiles
{
    /// <summary>The files with all files they import, each once.</summary>
    public static IReadOnlyList<FileDescriptor> WithDependencies(IEnumerable<FileDescriptor> files)
    {
        var found = new HashSet<FileDescriptor>();
        var ordered = new List<FileDescriptor>();
        var open = new Stack<FileDescriptor>(files.Reverse());
        while (open.TryPop(out var file))
        {
            if (!found.Add(file))
            {
                continue;
            }

            ordered.Add(file);
            foreach (var dependency in file.Dependencies)
            {
                open.Push(dependency);
            }
        }

        return ordered;
    }
}
