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

    /// <summary>The full name without a leading dot: <c>pkg.Outer.Inner</c>.</summary>
    public string FullName { get; }

    /// <summary>The descriptor it was compiled from. Not to be changed.</summary>
    public DescriptorProto Proto { get; }

    /// <summary>The schema it belongs to.</summary>
    public Schema Schema { get; internal set; } = null!;

    /// <summary>Its fields and known extensions in field-number order.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>Its oneofs in the order of declaration, synthetic ones left out.</summary>
    public IReadOnlyList<OneofSchema> Oneofs { get; internal set; } = [];

    /// <summary>Which JSON form it has.</summary>
    public WellKnownType WellKnown { get; }

    /// <summary>The entry of a map field, which no one names.</summary>
    public bool IsMapEntry { get; }

    /// <summary>This message, or one reachable from it, has a required field.</summary>
    internal bool ReachesRequired { get; set; }

    /// <summary>A field has a name with a dot or a bracket: a <c>json_name</c> of any text, or an extension. A path of such names can be read in several ways.</summary>
    internal bool HasNamesLikePaths => LongestNameLikePath > 0;

    /// <summary>The length of the longest such name, in bytes; 0 when there is none.</summary>
    internal int LongestNameLikePath { get; private set; }

    /// <summary>It has oneofs, synthetic ones left out.</summary>
    internal bool HasOneofs { get; private set; }

    /// <summary>No oneofs, and messages inside it hold no further ones.</summary>
    internal bool IsShallow { get; private set; }

    // An Any may hold anything.
    private bool IsLeaf => !HasOneofs && WellKnown != WellKnownType.Any && _fields.All(f => f.Message is null);

    /// <summary>The message with <c>message_set_wire_format</c> that this is or leads to, which the engine does not read; null for nearly all.</summary>
    internal string? MessageSet { get; set; }

    /// <summary>Words of 64 bits, one bit for each field, then for each oneof, then for the <c>@type</c> of an Any that holds the message.</summary>
    internal int SeenWords => (AnyTypeBit >> 6) + 1;

    internal int AnyTypeBit => _fields.Length + Oneofs.Count;

    internal ReadOnlySpan<FieldSchema> FieldSpan => _fields;

    /// <summary>The field of this JSON name or declared name (or an extension by <c>[pkg.ext]</c>), or null.</summary>
    public FieldSchema? FindField(string name) => FindField(Encoding.UTF8.GetBytes(name));

    /// <summary>The field or extension of this number, or null.</summary>
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

        // A table by number for the numbers that occur in practice; the dictionary has the rest.
        _dense = new FieldSchema?[_fields.Length == 0 ? 0 : Math.Min(_fields[^1].Number, 1023) + 1];
        foreach (var field in _fields.Where(f => f.Number < _dense.Length))
        {
            _dense[field.Number] = field;
        }

        _byName = new(Names());
        LongestNameLikePath = _fields.Where(f => f.JsonName.AsSpan().ContainsAny('.', '[')).Select(f => Encoding.UTF8.GetByteCount(f.JsonName)).DefaultIfEmpty().Max();
        HasOneofs = Oneofs.Count > 0;
    }

    /// <summary>After every message was frozen: what depends on the messages inside this one.</summary>
    internal void Link() => IsShallow = !HasOneofs && _fields.All(f => f.Message is null or { IsLeaf: true });

    // JSON names before declared ones: where they clash, the JSON name is what the field is called in JSON.
    private IEnumerable<(string Name, FieldSchema Field)> Names() =>
        _fields.Select(f => (f.JsonName, f)).Concat(_fields.Select(f => (f.Name, f)));
}
