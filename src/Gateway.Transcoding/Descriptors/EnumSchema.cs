using System.Text;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>An enum type: its values by name and by number.</summary>
public sealed class EnumSchema
{
    private readonly NameTable<EnumValueSchema> _byName;
    private readonly Dictionary<int, EnumValueSchema> _byNumber = [];
    private readonly EnumValueSchema?[] _dense;
    private NameTable<EnumValueSchema>? _byShortName;
    private NameTable<EnumValueSchema>? _byNameIgnoringCase;
    private NameTable<EnumValueSchema>? _byShortNameIgnoringCase;

    internal EnumSchema(string fullName, EnumDescriptorProto proto, bool isClosed)
    {
        FullName = fullName;
        Proto = proto;
        IsClosed = isClosed;
        IsNullValue = fullName == WellKnownTypes.NullValueEnum;
        var prefix = EnumPrefix.Of(proto);
        Values = [.. proto.Value.Select(v => new EnumValueSchema(v.Name, EnumPrefix.Remove(prefix, v.Name), v.Number))];
        foreach (var value in Values)
        {
            // The engine writes the alias declared first.
            _byNumber.TryAdd(value.Number, value);
        }

        _byName = new(Values.Select(v => (v.Name, v)));
        _dense = new EnumValueSchema?[Math.Clamp(Values.Max(v => v.Number) + 1L, 0, 256)];
        for (var i = 0; i < _dense.Length; i++)
        {
            _dense[i] = _byNumber.GetValueOrDefault(i);
        }
    }

    /// <summary>The full name, without a leading dot: <c>pkg.Outer.Kind</c>.</summary>
    public string FullName { get; }

    /// <summary>The enum's descriptor. Do not change it.</summary>
    public EnumDescriptorProto Proto { get; }

    /// <summary>Every value in the order of declaration, aliases included.</summary>
    public IReadOnlyList<EnumValueSchema> Values { get; }

    /// <summary>Whether the enum accepts only declared numbers (proto2, or the feature <c>enum_type = CLOSED</c>).</summary>
    public bool IsClosed { get; }

    internal bool IsNullValue { get; }

    /// <summary>The value with exactly this name, or null.</summary>
    public EnumValueSchema? FindValue(string name) => _byName.Find(Encoding.UTF8.GetBytes(name));

    /// <summary>The first declared value with this number, or null.</summary>
    public EnumValueSchema? FindValue(int number) =>
        (uint)number < (uint)_dense.Length ? _dense[number] : _byNumber.GetValueOrDefault(number);

    internal EnumValueSchema? FindValue(ReadOnlySpan<byte> name) => _byName.Find(name);

    /// <summary>Finds a value by its name.</summary>
    /// <param name="name">The name, as UTF-8.</param>
    /// <param name="withoutPrefix">Whether the name may lack the enum's prefix: <c>OK</c> for <c>STATUS_OK</c> of <c>Status</c>.</param>
    /// <param name="ignoreCase">Whether to ignore the case of ASCII letters.</param>
    internal EnumValueSchema? FindValue(ReadOnlySpan<byte> name, bool withoutPrefix, bool ignoreCase)
    {
        if (FindValue(name) is { } exact)
        {
            return exact;
        }

        if (withoutPrefix && (_byShortName ??= new(Values.Select(v => (v.ShortName, v)))).Find(name) is { } shortened)
        {
            return shortened;
        }

        return !ignoreCase ? null
            : (_byNameIgnoringCase ??= new(Values.Select(v => (v.Name, v)), ignoreCase: true)).Find(name)
            ?? (withoutPrefix ? (_byShortNameIgnoringCase ??= new(Values.Select(v => (v.ShortName, v)), ignoreCase: true)).Find(name) : null);
    }
}
