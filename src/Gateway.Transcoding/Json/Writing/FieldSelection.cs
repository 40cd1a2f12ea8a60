using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>The fields of a message to write as JSON, with a selection of their own for nested messages. Immutable once parsed.</summary>
/// <remarks>
/// <code>
/// var selection = FieldSelection.Parse(type, "name,author.displayName,labels"u8);
/// WireToJson.Transcode(type, wire, json, options, selection);
/// </code>
/// A path leads through the elements of lists, and through the values of maps.
/// </remarks>
public sealed class FieldSelection
{
    /// <summary>The longest text, in bytes.</summary>
    public const int MaxLength = 4096;

    /// <summary>The most paths.</summary>
    public const int MaxPaths = 128;

    // By FieldSchema.Index.
    private readonly Dictionary<int, FieldSelection?> _fields = [];

    private FieldSelection()
    {
    }

    /// <summary>Reads paths of fields, separated by commas. Each name is a JSON name or a declared one; <c>*</c> stands for everything.</summary>
    /// <param name="type">The message.</param>
    /// <param name="paths">The paths, in UTF-8.</param>
    /// <returns>The selection; null for everything.</returns>
    /// <exception cref="TranscodingException">A path names no field, or there are too many. The field path is the place in the paths.</exception>
    public static FieldSelection? Parse(MessageSchema type, ReadOnlySpan<byte> paths)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(type, field: null, paths);
    }

    /// <summary>Reads paths below a field: of the message in it, in its elements or in its values.</summary>
    /// <param name="field">The field.</param>
    /// <param name="paths">The paths, in UTF-8.</param>
    /// <returns>The selection; null for everything.</returns>
    /// <exception cref="TranscodingException">A path names no field, or there are too many.</exception>
    public static FieldSelection? Parse(FieldSchema field, ReadOnlySpan<byte> paths)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Parse(type: null, field, paths);
    }

    internal bool TryGet(FieldSchema field, out FieldSelection? below) => _fields.TryGetValue(field.Index, out below);

    private static FieldSelection? Parse(MessageSchema? type, FieldSchema? field, ReadOnlySpan<byte> paths)
    {
        if (paths.Length > MaxLength)
        {
            throw new TranscodingException("", $"longer than {MaxLength} bytes");
        }

        var root = new FieldSelection();
        var isWhole = false;
        var count = 0;
        foreach (var range in paths.Split((byte)','))
        {
            if (++count > MaxPaths)
            {
                throw new TranscodingException("", $"more than {MaxPaths} paths");
            }

            isWhole |= new FieldSelectionPath(paths[range]).AddTo(root, type, field);
        }

        return isWhole ? null : root;
    }

    /// <summary>Adds a whole field. Paths below it then add nothing.</summary>
    internal void AddWhole(FieldSchema field) => _fields[field.Index] = null;

    /// <summary>Adds a field of which only some nested fields are selected.</summary>
    /// <returns>The selection below the field; null if the whole field is selected already.</returns>
    internal FieldSelection? AddPart(FieldSchema field)
    {
        if (_fields.TryGetValue(field.Index, out var below))
        {
            return below;
        }

        below = new FieldSelection();
        _fields.Add(field.Index, below);
        return below;
    }
}
