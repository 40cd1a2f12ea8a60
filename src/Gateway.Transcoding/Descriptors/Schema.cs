using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Message and enum types compiled once from descriptors into the tables the engine runs on. Immutable.</summary>
/// <remarks>
/// <code>
/// var schema = Schema.FromFiles([GreetingReflection.Descriptor]);
/// JsonToWire.Transcode(schema.GetMessage("proto.HelloReq"), json, wire, JsonOptions.Default);
/// </code>
/// proto2, proto3 and editions 2023 and 2024 are understood; a file of another edition is refused, since guessing its
/// features would corrupt data. The well-known types of <c>google.protobuf</c>, <c>google.rpc.Status</c> with the standard error
/// details, and <c>google.api.HttpBody</c> are always known.
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

    /// <summary>The types that are always known and nothing else.</summary>
    public static Schema WellKnown { get; } = Compile([]);

    /// <summary>Every file it was compiled from, the always known ones included. Not to be changed.</summary>
    public IReadOnlyList<FileDescriptorProto> Files { get; }

    /// <summary>Every message type, map entries included.</summary>
    public IReadOnlyCollection<MessageSchema> Messages => _messages.Values;

    /// <summary>Every enum type.</summary>
    public IReadOnlyCollection<EnumSchema> Enums => _enums.Values;

    /// <summary>Compiles descriptor protos, in any order; a file given twice counts once, and of two versions of a file the one with more in it.</summary>
    /// <exception cref="SchemaException">Something is wrong with them; the message lists everything.</exception>
    public static Schema Compile(IEnumerable<FileDescriptorProto> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return new SchemaCompiler().Compile(files.Select(file => (file, (string?)null)));
    }

    /// <summary>Compiles the descriptors of generated code, with all the files they import.</summary>
    /// <exception cref="SchemaException">Something is wrong with them; the message lists everything.</exception>
    /// <param name="files">The files.</param>
    /// <param name="findElsewhere">
    /// Finds message types by full name that stand in an Any and in none of the files, such as <see cref="TypeRegistry.Find"/>; null when there are none.
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

    private static string? AssemblyOf(FileDescriptor file) =>
        file.MessageTypes.Select(message => message.ClrType)
            .Concat(file.EnumTypes.Select(type => type.ClrType))
            .FirstOrDefault(type => type is not null)?.Assembly.GetName().Name;

    /// <summary>The message of this full name (no leading dot), or null.</summary>
    public MessageSchema? FindMessage(string fullName) => _messages.GetValueOrDefault(fullName);

    /// <summary>The message of this full name (no leading dot).</summary>
    /// <exception cref="SchemaException">There is none.</exception>
    public MessageSchema GetMessage(string fullName) =>
        FindMessage(fullName) ?? throw new SchemaException($"no descriptor defines the message {fullName}");

    /// <summary>The enum of this full name (no leading dot), or null.</summary>
    public EnumSchema? FindEnum(string fullName) => _enums.GetValueOrDefault(fullName);

    /// <summary>The message type of an Any.</summary>
    internal MessageSchema? FindMessage(ReadOnlySpan<char> fullName) =>
        _messagesBySpan.TryGetValue(fullName, out var message) ? (message.MessageSet == message.FullName ? null : message)
        : _findElsewhere is null ? null
        : FindElsewhere(fullName.ToString(), _findElsewhere);

    // Only what is found is kept: names come from clients, and there is no end to those.
    private MessageSchema? FindElsewhere(string fullName, Func<string, MessageDescriptor?> find) =>
        _found.TryGetValue(fullName, out var known) ? known
        : find(fullName) is { } descriptor ? _found.GetOrAdd(fullName, FromFiles([descriptor.File], find).GetMessage(fullName))
        : null;
}
