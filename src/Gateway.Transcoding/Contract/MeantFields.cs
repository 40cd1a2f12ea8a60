using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Contract;

/// <summary>The fields of a message that an update mask names: all, none, or some, each of them whole or in part.</summary>
internal sealed class MeantFields
{
    private Dictionary<FieldSchema, MeantFields>? _fields;
    private bool _isAll;

    public static MeantFields All { get; } = new() { _isAll = true };

    private static MeantFields None { get; } = new();

    public bool Has(FieldSchema field) => _isAll || _fields?.ContainsKey(field) == true;

    /// <summary>The named fields of the message in a field.</summary>
    public MeantFields Of(FieldSchema field) => _isAll ? All : _fields?.GetValueOrDefault(field) ?? None;

    /// <summary>Adds a field, and returns its part for further additions.</summary>
    public MeantFields Add(FieldSchema field)
    {
        _fields ??= [];
        if (!_fields.TryGetValue(field, out var part))
        {
            part = new MeantFields();
            _fields.Add(field, part);
        }

        return part;
    }

    public void MeanAll() => _isAll = true;
}
