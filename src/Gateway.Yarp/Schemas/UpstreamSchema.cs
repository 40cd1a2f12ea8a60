using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Schemas;

/// <summary>The schema of an upstream, compiled: its methods as descriptors, and its types as the engine's tables. Immutable.</summary>
/// <remarks>
/// <code>
/// var schema = UpstreamSchema.Compile(await source.ReadAsync(cancellationToken), source.Name);
/// </code>
/// Refuses files that contradict each other, that use a missing type, or whose edition is unknown. The error lists all distinct mistakes.
/// </remarks>
internal sealed class UpstreamSchema
{
    private const int MostProblems = 20;

    private static readonly ExtensionRegistry Extensions = [AnnotationsExtensions.Http];

    private UpstreamSchema(Schema schema, IReadOnlyList<MethodDescriptor> methods, SchemaFiles files)
    {
        Schema = schema;
        Methods = methods;
        Fingerprint = files.Fingerprint;
    }

    /// <summary>The types of all files, so that an Any may hold each of them.</summary>
    public Schema Schema { get; }

    /// <summary>The methods of the upstream's services. Their options have the annotation <c>google.api.http</c>.</summary>
    public IReadOnlyList<MethodDescriptor> Methods { get; }

    /// <inheritdoc cref="SchemaFiles.Fingerprint"/>
    public string Fingerprint { get; }

    /// <summary>Compiles files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="source">The name of their source, for errors.</param>
    /// <exception cref="SchemaSourceException">The files have mistakes. The message has all of them, each with its file.</exception>
    public static UpstreamSchema Compile(SchemaFiles files, string source)
    {
        // Checks imports first, because a missing file would cause an error for each of its types.
        CheckImports(files.Files, source);
        var schema = CompileTypes(files.Files, source);
        var services = FindServices(schema.Files, files.Services, source);
        var ordered = Order(schema.Files, services, source);
        var built = Build(ordered, source)
            .SelectMany(file => file.Services)
            .Where(service => services.ContainsKey(service.FullName))
            .ToDictionary(service => service.FullName, StringComparer.Ordinal);
        return new UpstreamSchema(schema, [.. files.Services.SelectMany(service => built[service].Methods)], files);
    }

    private static void CheckImports(IReadOnlyList<FileDescriptorProto> files, string source)
    {
        var graph = new FileGraph(files);
        var ordered = new List<FileDescriptorProto>();
        Refuse(source, files.Select(file => graph.Visit(file.Name, ordered)).OfType<string>());
    }

    // If a file has two versions, the engine uses the more complete one.
    private static Schema CompileTypes(IReadOnlyList<FileDescriptorProto> files, string source)
    {
        try
        {
            return Schema.Compile(files);
        }
        catch (SchemaException error)
        {
            throw Refusal(source, error.Problems, error);
        }
    }

    /// <summary>The names of the files that declare the services, by the names of the services.</summary>
    private static Dictionary<string, string> FindServices(IReadOnlyList<FileDescriptorProto> files, IReadOnlyList<string> services, string source)
    {
        var listed = services.ToHashSet(StringComparer.Ordinal);
        var problems = new List<string>();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var service in file.Service)
            {
                var fullName = file.Package.Length == 0 ? service.Name : $"{file.Package}.{service.Name}";
                if (listed.Contains(fullName) && !found.TryAdd(fullName, file.Name))
                {
                    problems.Add($"{PeerText.Of(file.Name)}: the service {PeerText.Of(fullName)} is defined twice, also in {PeerText.Of(found[fullName])}");
                }
            }
        }

        problems.AddRange(services.Where(service => !found.ContainsKey(service)).Select(service => $"no file declares the service {PeerText.Of(service)}"));
        Refuse(source, problems);
        return found;
    }

    /// <summary>The files of the services with their imports, each after those that it imports.</summary>
    private static List<FileDescriptorProto> Order(IReadOnlyList<FileDescriptorProto> files, Dictionary<string, string> services, string source)
    {
        var graph = new FileGraph(files);
        var ordered = new List<FileDescriptorProto>();
        Refuse(source, services.Values.Select(file => graph.Visit(file, ordered)).OfType<string>());

        // The engine keeps two files with one name if their types have different names. Descriptors cannot, because an import would name both.
        Refuse(source, ordered.GroupBy(file => file.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same =>
            $"{PeerText.Of(same.Key)}: {same.Count()} different files have this name, with the packages {string.Join(" and ", same.Select(file => $"\"{PeerText.Of(file.Package)}\""))}; rename one of them"));
        return ordered;
    }

    private static IReadOnlyList<FileDescriptor> Build(List<FileDescriptorProto> ordered, string source)
    {
        var current = "";
        try
        {
            return FileDescriptor.BuildFromByteStrings(ordered.Select(Next), Extensions);
        }
        catch (DescriptorValidationException error)
        {
            throw Refusal(source, [$"{PeerText.Of(current)}: {PeerText.Of(error.ProblemSymbolName)}: {PeerText.Of(error.Description)}"], error);
        }
        catch (Exception error)
        {
            // The library does not document which exceptions invalid descriptors cause. An index out of range is one of them.
            throw Refusal(source, [$"{PeerText.Of(current)}: {PeerText.Of(error.Message)}"], error);
        }

        // The library takes a file after it has finished the one before, so the last file taken has the mistake.
        ByteString Next(FileDescriptorProto file)
        {
            current = file.Name;
            return file.ToByteString();
        }
    }

    private static void Refuse(string source, IEnumerable<string> problems)
    {
        if (problems.Distinct(StringComparer.Ordinal).ToArray() is { Length: > 0 } found)
        {
            throw Refusal(source, found, null);
        }
    }

    private static SchemaSourceException Refusal(string source, IReadOnlyCollection<string> problems, Exception? cause)
    {
        var more = problems.Count > MostProblems ? $"{Environment.NewLine}and {problems.Count - MostProblems} more" : "";
        return new SchemaSourceException(
            $"The schema of {source} has mistakes. Correct the proto files of the server, and generate its descriptors again.{Environment.NewLine}{string.Join(Environment.NewLine, problems.Take(MostProblems))}{more}",
            cause);
    }
}
