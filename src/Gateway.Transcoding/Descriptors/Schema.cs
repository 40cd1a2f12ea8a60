using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Message and enum types, compiled once from descriptors into the engine's tables. Immutable.</summary>
/// <remarks>
/// <code>
/// var schema = Schema.FromFiles([GreetingReflection.Descriptor]);
/// JsonToWire.Transcode(schema.GetMessage("proto.HelloReq"), json, wire, JsonOptions.Default);
/// </code>
/// Supports proto2, proto3 and editions 2023 and 2024. Refuses a file of another edition, because guessing its features
/// would corrupt data. Always has the well-known types of <c>google.protobuf</c>, <c>google.rpc.Status</c> with the standard error
/// details, and <c>google.api.HttpBody</c>.
/// </remarks>
public sealed class Schema
{
    private readonly Dictionary<string, MessageSchema> _messages;
    private readonly Dictionary<string, EnumSchema> _enums;
    private readonly Dictionary<string, MessageSchema>.AlternateLookup<ReadOnlySpan<char>> _messagesBySpan;
    private readonly ConcurrentDictionary<string, MessageSchema> _found = new(StringComparer.Ordinal);
    private Func<string, MessageDescriptor?>? _findElsewhere;

    internal Schema(
        IReadOnlyList<FileDescriptorProto> files,
        Dictionary<string, MessageSchema> messages,
        Dictionary<string, EnumSchema> enums)
    {
        Files = files;
        _messages = messages;
        _enums = enums;
        _messagesBySpan = messages.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The schema with only the types that every schema has.</summary>
    public static Schema WellKnown { get; } = Compile([]);

    /// <summary>The descriptors of all files, including those that every schema has. Do not change them.</summary>
    public IReadOnlyList<FileDescriptorProto> Files { get; }

    /// <summary>Every message type, map entries included.</summary>
    public IReadOnlyCollection<MessageSchema> Messages => _messages.Values;

    /// <summary>Every enum type.</summary>
    public IReadOnlyCollection<EnumSchema> Enums => _enums.Values;

    /// <summary>Compiles descriptor protos in any order. Copies of a file count once; of two versions the more complete one counts.</summary>
    /// <exception cref="SchemaException">The descriptors have problems; the message lists all of them.</exception>
    public static Schema Compile(IEnumerable<FileDescriptorProto> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new SchemaCompiler().Compile(files.Select(file => (file, (string?)null)));
    }

    /// <summary>Compiles the descriptors of generated code and all files that they import.</summary>
    /// <exception cref="SchemaException">The descriptors have problems; the message lists all of them.</exception>
    /// <param name="files">The files.</param>
    /// <param name="findElsewhere">
    /// Finds a message type in an Any by its full name if no file has it, such as <see cref="TypeRegistry.Find"/>; null for no such types.
    /// </param>
    public static Schema FromFiles(IEnumerable<FileDescriptor> files, Func<string, MessageDescriptor?>? findElsewhere = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var found = new HashSet<FileDescriptor>();
        var ordered = new List<(FileDescriptorProto, string?)>();
        var open = new Stack<FileDescriptor>(files.Reverse());
        while (open.TryPop(out var file))
        {
            if (found.Add(file))
            {
                ordered.Add((FileDescriptorProto.Parser.ParseFrom(file.SerializedData), AssemblyOf(file)));
                foreach (var dependency in file.Dependencies)
                {
                    open.Push(dependency);
                }
            }
        }

        var schema = new SchemaCompiler().Compile(ordered);
        schema._findElsewhere = findElsewhere;
        return schema;
    }

    /// <summary>A schema of other files that finds the types of an Any in the same places as this one.</summary>
    internal Schema With(IReadOnlyList<FileDescriptorProto> files)
    {
        var schema = Compile(files);
        schema._findElsewhere = _findElsewhere;
        return schema;
    }

    private static string? AssemblyOf(FileDescriptor file) =>
        file.MessageTypes.Select(message => message.ClrType)
            .Concat(file.EnumTypes.Select(type => type.ClrType))
            .FirstOrDefault(type => type is not null)?.Assembly.GetName().Name;

    /// <summary>The message with this full name (no leading dot), or null.</summary>
    public MessageSchema? FindMessage(string fullName) => _messages.GetValueOrDefault(fullName);

    /// <summary>The message with this full name (no leading dot).</summary>
    /// <exception cref="SchemaException">No message has this name.</exception>
    public MessageSchema GetMessage(string fullName) =>
        FindMessage(fullName) ?? throw new SchemaException($"no descriptor defines the message {fullName}");

    /// <summary>The enum with this full name (no leading dot), or null.</summary>
    public EnumSchema? FindEnum(string fullName) => _enums.GetValueOrDefault(fullName);

    /// <summary>The message type of an Any.</summary>
    internal MessageSchema? FindMessage(ReadOnlySpan<char> fullName) =>
        _messagesBySpan.TryGetValue(fullName, out var message) ? (message.MessageSet == message.FullName ? null : message)
        : _findElsewhere is null ? null
        : FindElsewhere(fullName.ToString(), _findElsewhere);

    // Keep only names that are found: clients choose the names, so their number has no limit.
    private MessageSchema? FindElsewhere(string fullName, Func<string, MessageDescriptor?> find) =>
        _found.TryGetValue(fullName, out var known) ? known
        : find(fullName) is { } descriptor ? _found.GetOrAdd(fullName, FromFiles([descriptor.File], find).GetMessage(fullName))
        : null;
}
