using Gateway.Yarp.Schemas;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Reflection;

/// <summary>The files that a server has sent, each once: servers may repeat a file with every service that needs it.</summary>
/// <remarks>Keeps every version of a file that a server sends in several.</remarks>
internal sealed class ReflectedFiles(SchemaLimits limits)
{
    private readonly HashSet<ByteString> _contents = [];
    private readonly Dictionary<string, string> _fileOfService = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _bytes;

    public List<FileDescriptorProto> All { get; } = [];

    public bool Has(string name) => _names.Contains(name);

    /// <summary>The name of the file that declares a service, or null.</summary>
    public string? FileOf(string service) => _fileOfService.GetValueOrDefault(service);

    /// <summary>Adds a file as a server sends it.</summary>
    /// <returns>The file; null if the bytes are known already, or if they are not a file: then there is a problem.</returns>
    /// <exception cref="SchemaSourceException">There are too many files, or too many bytes.</exception>
    public FileDescriptorProto? Add(ByteString content, out string? problem)
    {
        problem = null;
        if (!_contents.Add(content))
        {
            return null;
        }

        _bytes += content.Length;
        if (_bytes > limits.MaxBytes)
        {
            throw new SchemaSourceException($"its files have more than {limits.MaxBytes} bytes. Check the address, or give its descriptors as DescriptorSet (--descriptor-set).");
        }

        try
        {
            var file = FileDescriptorProto.Parser.ParseFrom(content);
            problem = file.Name.Length == 0 ? "the server sent a file without a name" : null;
            return problem is null ? Add(file) : null;
        }
        catch (InvalidProtocolBufferException error)
        {
            problem = $"the server sent bytes that are not a file descriptor: {PeerText.Of(error.Message)}";
            return null;
        }
    }

    /// <summary>Adds a file.</summary>
    /// <exception cref="SchemaSourceException">There are too many files.</exception>
    public FileDescriptorProto Add(FileDescriptorProto file)
    {
        if (All.Count == limits.MaxFiles)
        {
            throw new SchemaSourceException($"it sent more than {limits.MaxFiles} files. Check the address, or give its descriptors as DescriptorSet (--descriptor-set).");
        }

        All.Add(file);
        _names.Add(file.Name);
        foreach (var service in file.Service)
        {
            _fileOfService.TryAdd(file.Package.Length == 0 ? service.Name : $"{file.Package}.{service.Name}", file.Name);
        }

        return file;
    }
}
