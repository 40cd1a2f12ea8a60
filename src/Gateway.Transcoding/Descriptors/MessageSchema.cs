using System.Text;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>A message type: its fields by name and by number.</summary>
public sealed class MessageSchema
{
    private readonly Dictionary<int, FieldSchema> _byNumber = [];
    private FieldSchema[] _fields = [];
    private FieldSchema?[] _dense = [];
    private NameTable<FieldSchema>? _byName;
    private NameTable<FieldSchema>? _byNameIgnoringCase;

    internal MessageSchema(string fullName, DescriptorProto proto)
    {
        FullName = fullName;
        Proto = proto;
        IsMapEntry = proto.Options?.MapEntry ?? false;
        WellKnown = WellKnownTypes.Find(fullName);
    }

    /// <summary>The full name, without a leading dot: <c>pkg.Outer.Inner</c>.</summary>
    public string FullName { get; }

    /// <summary>The message's descriptor. Do not change it.</summary>
    public DescriptorProto Proto { get; }

    /// <summary>The schema of this message.</summary>
    public Schema Schema { get; internal set; } = null!;

    /// <summary>The fields and known extensions, in field-number order.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>The oneofs in the order of declaration, without synthetic ones.</summary>
    public IReadOnlyList<OneofSchema> Oneofs { get; internal set; } = [];

    /// <summary>The JSON form of the message.</summary>
    public WellKnownType WellKnown { get; }

    /// <summary>Whether the message is the entry type of a map field, which has no name in JSON.</summary>
    public bool IsMapEntry { get; }

    /// <summary>Whether this message, or one reachable from it, has a required field.</summary>
    internal bool ReachesRequired { get; set; }

    /// <summary>The <c>field_behavior</c> of the fields of this message and of all messages reachable from it.</summary>
    internal FieldBehaviors Behaviors { get; set; }

    /// <summary>Whether a field has a name with a dot or a bracket: a <c>json_name</c> of any text, or an extension. A path of such names can have several readings.</summary>
    internal bool HasNamesLikePaths => LongestNameLikePath > 0;

    /// <summary>The length of the longest such name in bytes; 0 if there is none.</summary>
    internal int LongestNameLikePath { get; private set; }

    /// <summary>Whether the message has oneofs, synthetic ones excepted.</summary>
    internal bool HasOneofs { get; private set; }

    /// <summary>Whether the message has no oneofs and all its message fields are leaves: without oneofs or message fields.</summary>
    internal bool IsShallow { get; private set; }

    // An Any may hold any message.
    private bool IsLeaf => !HasOneofs && WellKnown != WellKnownType.Any && _fields.All(f => f.Message is null);

    /// <summary>The message with <c>message_set_wire_format</c> that this message is or can contain; null for nearly all messages. The engine does not read message sets.</summary>
    internal string? MessageSet { get; set; }

    /// <summary>The number of 64-bit words with one bit for each field, one for each oneof, and one for the <c>@type</c> of an Any that holds the message.</summary>
    internal int SeenWords => (AnyTypeBit >> 6) + 1;

    internal int AnyTypeBit => _fields.Length + Oneofs.Count;

    internal ReadOnlySpan<FieldSchema> FieldSpan => _fields;

    /// <summary>The field with this JSON name or declared name (for an extension, <c>[pkg.ext]</c>), or null.</summary>
    public FieldSchema? FindField(string name) => FindField(Encoding.UTF8.GetBytes(name));

    /// <summary>The field or extension with this number, or null.</summary>
    public FieldSchema? FindField(int number) =>
        (uint)number < (uint)_dense.Length ? _dense[number] : _byNumber.GetValueOrDefault(number);

    internal FieldSchema? FindField(ReadOnlySpan<byte> name) => _byName!.Find(name);

    internal FieldSchema? FindFieldIgnoringCase(ReadOnlySpan<byte> name) =>
        FindField(name) ?? (_byNameIgnoringCase ??= new(Names(), ignoreCase: true)).Find(name);

    internal void Freeze(IEnumerable<FieldSchema> fields)
    {
        _fields = [.. fields.OrderBy(f => f.Number)];
        for (var i = 0; i < _fields.Length; i++)
        {
            _fields[i].Index = i;
            _byNumber.TryAdd(_fields[i].Number, _fields[i]);
            if (!_fields[i].IsExtension)
            {
                _fields[i].Oneof?.Add(_fields[i]);
            }
        }

        // A table indexed by number covers the usual field numbers; the dictionary covers the others.
        _dense = new FieldSchema?[_fields.Length == 0 ? 0 : Math.Min(_fields[^1].Number, 1023) + 1];
        foreach (var field in _fields.Where(f => f.Number < _dense.Length))
        {
            _dense[field.Number] = field;
        }

        _byName = new(Names());
        LongestNameLikePath = _fields.Where(f => f.JsonName.AsSpan().ContainsAny('.', '[')).Select(f => Encoding.UTF8.GetByteCount(f.JsonName)).DefaultIfEmpty().Max();
        HasOneofs = Oneofs.Count > 0;
    }

    /// <summary>Sets the properties that depend on nested messages, once all messages are frozen.</summary>
    internal void Link() => IsShallow = !HasOneofs && _fields.All(f => f.Message is null or { IsLeaf: true });

    // JSON names come before declared names. If two fields clash, the one with the JSON name wins in JSON.
    private IEnumerable<(string Name, FieldSchema Field)> Names() =>
        _fields.Select(f => (f.JsonName, f)).Concat(_fields.Select(f => (f.Name, f)));
}
