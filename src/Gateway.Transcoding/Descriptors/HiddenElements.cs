using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>What of a schema is hidden: its fields, enum values and types, by their full names.</summary>
internal sealed class HiddenElements
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<(string Enum, string Value)> _values = [];

    private HiddenElements()
    {
    }

    public bool IsNone => _fields.Count == 0 && _values.Count == 0;

    /// <summary>The full names of messages and enums.</summary>
    public IReadOnlySet<string> Types => _types;

    public static HiddenElements Find(Schema schema, ElementVisibility visibility)
    {
        var hidden = new HiddenElements();
        hidden.FindTypes(schema, visibility);
        foreach (var field in schema.Messages.Where(static message => !message.IsMapEntry).SelectMany(static message => message.Fields))
        {
            // A message without its required field cannot be read at all.
            if (field.IsRequired)
            {
                continue;
            }

            if (hidden.HasHiddenType(field) || hidden._types.Contains(field.ContainingType.FullName) || visibility.IsHidden(RestrictionOption.Of(field.Proto.Options)))
            {
                hidden._fields.Add(field.FullName);
            }
        }

        foreach (var type in schema.Enums)
        {
            // An enum must have a value, and the first is what a field has that was not set.
            foreach (var value in type.Proto.Value.Skip(1).Where(value => visibility.IsHidden(RestrictionOption.Of(value.Options))))
            {
                hidden._values.Add((type.FullName, value.Name));
            }
        }

        return hidden;
    }

    /// <summary>A file without its hidden elements; the file itself if it has none.</summary>
    public FileDescriptorProto Without(FileDescriptorProto file, IReadOnlySet<string> kept)
    {
        var copy = file.Clone();
        RemoveFields(copy.Extension, copy.Package, kept);
        foreach (var type in copy.EnumType)
        {
            RemoveValues(type, copy.Package);
        }

        foreach (var message in copy.MessageType)
        {
            Remove(message, copy.Package, kept);
        }

        return copy.Equals(file) ? file : copy;
    }

    private void FindTypes(Schema schema, ElementVisibility visibility)
    {
        var restricted = schema.Messages.Where(message => visibility.IsHidden(RestrictionOption.Of(message.Proto.Options))).Select(static message => message.FullName)
            .Concat(schema.Enums.Where(type => visibility.IsHidden(RestrictionOption.Of(type.Proto.Options))).Select(static type => type.FullName))
            .ToHashSet(StringComparer.Ordinal);
        if (restricted.Count > 0)
        {
            _types.UnionWith(schema.Messages.Select(static message => message.FullName).Concat(schema.Enums.Select(static type => type.FullName)).Where(name => IsWithin(name, restricted)));
        }
    }

    // The full name of a nested type starts with the full name of its message.
    private static bool IsWithin(string name, HashSet<string> restricted)
    {
        while (!restricted.Contains(name))
        {
            var dot = name.LastIndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            name = name[..dot];
        }

        return true;
    }

    private bool HasHiddenType(FieldSchema field)
    {
        var value = field.MapValue ?? field;
        return (value.Message is { } message && _types.Contains(message.FullName)) || (value.Enum is { } type && _types.Contains(type.FullName));
    }

    private void Remove(DescriptorProto message, string scope, IReadOnlySet<string> kept)
    {
        var name = Join(scope, message.Name);
        RemoveFields(message.Field, name, kept);
        RemoveFields(message.Extension, name, kept);
        foreach (var type in message.EnumType)
        {
            RemoveValues(type, name);
        }

        foreach (var nested in message.NestedType)
        {
            Remove(nested, name, kept);
        }
    }

    private void RemoveFields(RepeatedField<FieldDescriptorProto> fields, string scope, IReadOnlySet<string> kept)
    {
        for (var i = fields.Count - 1; i >= 0; i--)
        {
            var name = Join(scope, fields[i].Name);
            if (_fields.Contains(name) && !kept.Contains(name))
            {
                fields.RemoveAt(i);
            }
        }
    }

    private void RemoveValues(EnumDescriptorProto type, string scope)
    {
        var name = Join(scope, type.Name);
        for (var i = type.Value.Count - 1; i >= 0; i--)
        {
            if (_values.Contains((name, type.Value[i].Name)))
            {
                type.Value.RemoveAt(i);
            }
        }
    }

    private static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";
}
