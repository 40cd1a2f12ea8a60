using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Records;

/// <summary>Writes the <c>FieldMask</c> of a request: from a text of paths, or from the JSON keys of the resource in a PATCH body.</summary>
internal static class UpdateMask
{
    private const int PathsField = 1;

    /// <summary>Appends a field mask from text: paths joined by commas, in lowerCamelCase (ProtoJSON) or with declared names.</summary>
    /// <exception cref="TranscodingException">A path is empty or has white space.</exception>
    public static void WriteText(FieldSchema field, ReadOnlySpan<byte> text, PooledBuffer wire)
    {
        using var paths = new PooledBuffer();
        while (!text.IsEmpty)
        {
            var comma = text.IndexOf((byte)',');
            WritePath(field, comma < 0 ? text : text[..comma], paths);
            text = comma < 0 ? default : text[(comma + 1)..];
            if (comma >= 0 && text.IsEmpty)
            {
                throw EmptyPath(field);
            }
        }

        WriteField(field, paths.WrittenSpan, wire);
    }

    /// <summary>Appends a field mask with the paths of the leaves in a JSON object, sorted, with declared names. Lists, maps and well-known types are leaves.</summary>
    public static void WriteKeys(FieldSchema field, MessageSchema resource, ReadOnlySpan<byte> json, JsonOptions options, PooledBuffer wire)
    {
        var found = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth + 1 });
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            AddKeys(ref reader, resource, "", options, found);
        }

        found.Sort(StringComparer.Ordinal);
        using var paths = new PooledBuffer();
        foreach (var path in found)
        {
            paths.WriteLengthDelimited(PathsField, Encoding.UTF8.GetBytes(path));
        }

        if (found.Count > 0)
        {
            WriteField(field, paths.WrittenSpan, wire);
        }
    }

    // The engine has transcoded this body before, so the JSON is well-formed and each key occurs once.
    // True if the method left out output-only keys. If no other key remains, the mask must not name the whole message.
    private static bool AddKeys(ref Utf8JsonReader reader, MessageSchema type, string prefix, JsonOptions options, List<string> paths)
    {
        var leavesOut = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
            var field = options.PropertyNameCaseInsensitive ? type.FindFieldIgnoringCase(name) : type.FindField(name);
            reader.Read();
            var isLeftOut = options.OutputOnlyFields == OutputOnlyFields.Ignore && field?.Behaviors == FieldBehaviors.OutputOnly;
            if (field is null or { IsExtension: true } || isLeftOut)
            {
                leavesOut |= isLeftOut;
                reader.Skip();
                continue;
            }

            var before = paths.Count;
            var path = prefix + field.Name;
            var isEmptied = false;
            if (reader.TokenType == JsonTokenType.StartObject && field is { IsRepeated: false, Message.WellKnown: WellKnownType.None })
            {
                isEmptied = AddKeys(ref reader, field.Message, path + ".", options, paths);
            }
            else
            {
                reader.Skip();
            }

            if (paths.Count == before && !isEmptied)
            {
                paths.Add(path);
            }
        }

        return leavesOut;
    }

    private static void WritePath(FieldSchema field, ReadOnlySpan<byte> path, PooledBuffer paths)
    {
        if (path.IsEmpty)
        {
            throw EmptyPath(field);
        }

        if (path.Contains((byte)'_') && !path.ContainsAnyInRange((byte)0, (byte)' '))
        {
            paths.WriteLengthDelimited(PathsField, path);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(path.Length * 2);
        try
        {
            if (!FieldMaskText.TryToProto(path, rented, out var written))
            {
                throw new TranscodingException(field.Name, "expected field paths joined by commas, such as title,author.name");
            }

            paths.WriteLengthDelimited(PathsField, rented.AsSpan(0, written));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void WriteField(FieldSchema field, ReadOnlySpan<byte> paths, PooledBuffer wire) => NestedRecord.Write([field, field], paths, wire);

    private static TranscodingException EmptyPath(FieldSchema field) => new(field.Name, "an empty path in a field mask");
}
