using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding;

/// <summary>Finds missing required fields (proto2) of a message.</summary>
public static class RequiredFields
{
    /// <summary>Checks a whole message, nested messages included. Free for types that reach no required field.</summary>
    /// <exception cref="TranscodingException">A required field is missing. The error names its path.</exception>
    public static void Check(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.ReachesRequired)
        {
            CheckAt(type, wire, "");
        }
    }

    // This walk allocates freely, because required fields are rare.
    private static void CheckAt(MessageSchema type, ReadOnlySpan<byte> wire, string path)
    {
        var occurrences = new List<byte[]>?[type.Fields.Count];
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            var start = reader.Position;
            if (type.FindField(number) is not { } field)
            {
                reader.Skip(number, wireType);
                continue;
            }

            var nested = field.Message is { ReachesRequired: true } && wireType == field.Tag.WireType;
            var content = !nested ? [] : field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited();
            (occurrences[field.Index] ??= []).Add(content.ToArray());
            if (!nested)
            {
                reader.Position = start;
                reader.Skip(number, wireType);
            }
        }

        foreach (var field in type.Fields)
        {
            CheckField(field, occurrences[field.Index], path + field.Name);
        }
    }

    private static void CheckField(FieldSchema field, List<byte[]>? occurrences, string path)
    {
        if (occurrences is null)
        {
            if (field.IsRequired)
            {
                throw new TranscodingException(path, "a required field is missing");
            }
        }
        else if (field.Message is { ReachesRequired: true } nested)
        {
            // A singular message that occurs several times is one message in parts.
            if (!field.IsRepeated)
            {
                occurrences = [[.. occurrences.SelectMany(bytes => bytes)]];
            }

            for (var i = 0; i < occurrences.Count; i++)
            {
                CheckAt(nested, occurrences[i], field.IsRepeated ? $"{path}[{i}]." : $"{path}.");
            }
        }
    }
}
