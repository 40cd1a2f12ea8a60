using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Schemas;

/// <summary>Reads the schema of a server from a file: a <c>FileDescriptorSet</c>, as <c>protoc</c> and <c>buf build</c> write it.</summary>
/// <remarks>
/// <code>
/// protoc --include_imports -o api.binpb api.proto
/// </code>
/// Every service in the set counts as a service of the server, except reflection and health checks: the file does not tell which files were named
/// and which were only imported.
/// </remarks>
internal sealed class DescriptorSetSource(string path, SchemaLimits limits)
{
    private const string Remedy = "Make it with: protoc --include_imports -o FILE.binpb FILE.proto";
    private const int MostProblems = 10;

    /// <summary>The name of the source for people: the path.</summary>
    public string Name => path;

    /// <summary>Reads the schema as it is now.</summary>
    /// <exception cref="SchemaSourceException">The schema cannot be read. The message says why, and what to do.</exception>
    public async Task<SchemaFiles> ReadAsync(CancellationToken cancellationToken) => (await ReadIfNewAsync(null, cancellationToken))!;

    /// <summary>Reads the schema as it is now; null if the file has not changed. Parsing a large set again and again would keep a processor busy.</summary>
    /// <param name="known">The fingerprint of the former reading; null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SchemaSourceException">The schema cannot be read. The message says why, and what to do.</exception>
    public async Task<SchemaFiles?> ReadIfNewAsync(string? known, CancellationToken cancellationToken)
    {
        if (known is not null && await GuardAsync(() => CappedFile.HashAsync(path, limits.MaxBytes, cancellationToken)) == known)
        {
            return null;
        }

        var content = await ReadFileAsync(cancellationToken);
        var files = Parse(content).File.ToList();
        KnownFiles.Complete(files);
        CheckImports(files);
        string[] services = [.. files.SelectMany(ServicesOf).Where(ServedServices.IsServed).Distinct(StringComparer.Ordinal)];
        return services.Length == 0 ? throw new SchemaSourceException($"{path} declares no services. Give the descriptors of the files that do.")
            : services.Length > limits.MaxServices ? throw new SchemaSourceException($"{path} declares more than {limits.MaxServices} services. Split it.")
            : files.Count > limits.MaxFiles ? throw new SchemaSourceException($"{path} has more than {limits.MaxFiles} files. Split it.")
            : SchemaFiles.Of(files.Distinct(), services, Convert.ToHexStringLower(SHA256.HashData(content.Span)));
    }

    private static IEnumerable<string> ServicesOf(FileDescriptorProto file) =>
        file.Service.Select(service => file.Package.Length == 0 ? service.Name : $"{file.Package}.{service.Name}");

    private async Task<ReadOnlyMemory<byte>> ReadFileAsync(CancellationToken cancellationToken) =>
        await GuardAsync(() => CappedFile.ReadAsync(path, limits.MaxBytes, cancellationToken))
            ?? throw new SchemaSourceException($"{path} has more than {limits.MaxBytes} bytes. Split it, or leave out --include_source_info.");

    // Explains why the file cannot be read.
    private async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        if (Directory.Exists(path))
        {
            throw new SchemaSourceException($"{path} is a directory. Name the file of the descriptors.");
        }

        try
        {
            return await read();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SchemaSourceException($"{path} does not exist. {Remedy}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SchemaSourceException($"{path} cannot be read: {error.Message} Check its permissions.", error);
        }
    }

    private FileDescriptorSet Parse(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            throw new SchemaSourceException($"{path} is empty. {Remedy}");
        }

        // Gzip's magic bytes.
        if (content.Span is [0x1f, 0x8b, ..])
        {
            throw new SchemaSourceException($"{path} is compressed. Decompress it: gunzip FILE.binpb.gz");
        }

        try
        {
            var set = FileDescriptorSet.Parser.ParseFrom(content.Span);

            // Files of other formats may parse too, because protobuf keeps unknown fields.
            return set.File.Count > 0 && set.File.All(file => file.Name.Length > 0) ? set : throw new SchemaSourceException($"{path} is not a descriptor set. {Remedy}");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new SchemaSourceException($"{path} is not a descriptor set, or its end is cut off ({error.Message}). {Remedy}", error);
        }
    }

    private void CheckImports(List<FileDescriptorProto> files)
    {
        var names = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        string[] missing =
        [
            .. files.SelectMany(file => file.Dependency.Where(import => !names.Contains(import)).Select(import => $"{PeerText.Of(file.Name)} imports {PeerText.Of(import)}"))
                .Take(MostProblems),
        ];
        if (missing.Length > 0)
        {
            throw new SchemaSourceException($"{path} lacks imported files. {Remedy}{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
        }
    }
}
