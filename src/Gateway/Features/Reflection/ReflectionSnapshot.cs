using Gateway.Rest;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.Program.Features.Reflection;

/// <summary>The files of all services that are served at one moment, for reflection. Immutable.</summary>
/// <param name="Services">The full names of the services.</param>
/// <param name="Registries">One for each cluster, because two clusters may have different files with one name.</param>
internal sealed record ReflectionSnapshot(IReadOnlyList<string> Services, IReadOnlyList<SymbolTable> Registries)
{
    /// <summary>Merges the files of methods and of the gateway's own services.</summary>
    public static ReflectionSnapshot Of(IReadOnlyList<GatewayMethod> methods, IReadOnlyList<ServiceDescriptor> own) => Of(
        methods.Select(static method => method.ServiceName),
        methods.GroupBy(static method => (object?)method.Forwarded?.Schema).Select(static cluster => cluster.Select(static method => method.Descriptor.File)),
        own);

    /// <summary>The same, with files that have nothing of what is hidden.</summary>
    public static ReflectionSnapshot Of(IReadOnlyList<ServedMethod> methods, IReadOnlyList<ServiceDescriptor> own, ElementVisibility visibility) => Of(
        methods.Select(static method => method.ServiceName),
        methods.Where(static method => method.Schema is not null).GroupBy(static method => method.Schema!).Select(cluster => Build(visibility.FilesOf(cluster.Key), cluster.Select(static method => method.Descriptor.File.Name))),
        own);

    private static ReflectionSnapshot Of(IEnumerable<string> services, IEnumerable<IEnumerable<FileDescriptor>> clusters, IReadOnlyList<ServiceDescriptor> own) => new(
        [.. services.Concat(own.Select(static service => service.FullName)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. clusters.Append(own.Select(static service => service.File)).Select(static files => new SymbolTable(files))]);

    // Builds the named files and those that they import, each after its imports.
    private static IReadOnlyList<FileDescriptor> Build(IReadOnlyList<FileDescriptorProto> files, IEnumerable<string> names)
    {
        var byName = files.ToLookup(static file => file.Name, StringComparer.Ordinal);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<FileDescriptorProto>();
        foreach (var name in names)
        {
            Visit(name);
        }

        return FileDescriptor.BuildFromByteStrings(ordered.Select(static file => file.ToByteString()));

        void Visit(string name)
        {
            if (!visited.Add(name))
            {
                return;
            }

            // The schema has these files already, so the imports are there, and their depth is limited.
            var file = byName[name].First();
            foreach (var import in file.Dependency)
            {
                Visit(import);
            }

            ordered.Add(file);
        }
    }
}
