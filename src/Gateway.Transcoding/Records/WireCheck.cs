using System.Text.Unicode;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Records;

/// <summary>Checks that bytes from a client are a message. Otherwise a truncated field could swallow the records that the gateway appends.</summary>
internal static class WireCheck
{
    // The limit of protobuf's own parsers.
    private const int MaxDepth = 100;

    /// <exception cref="TranscodingException">The bytes are not a message of this type.</exception>
    public static void Check(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        try
        {
            Visit(type, wire, 1);
        }
        catch (MalformedMessageException error)
        {
            throw new TranscodingException("", $"the bytes are not a {type.FullName}: {error.Message}");
        }
    }

    private static void Visit(MessageSchema type, ReadOnlySpan<byte> wire, int depth)
    {
        CheckDepth(depth);
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            var start = reader.Position;
            reader.Skip(number, wireType);
            var end = reader.Position;
            reader.Position = start;
            if (type.FindField(number) is { } field && (wireType == field.Tag.WireType || IsPacked(field, wireType)))
            {
                VisitField(field, wireType, ref reader, depth);
            }
            else if (wireType == WireType.StartGroup)
            {
                VisitUnknown(reader.ReadGroup(number), depth + 1);
            }

            reader.Position = end;
        }
    }

    // Parsers accept packed values for every repeated number, even if its declaration says otherwise.
    private static bool IsPacked(FieldSchema field, WireType wireType) =>
        wireType == WireType.LengthDelimited && field.IsRepeated && field.Message is null && field.Kind is not (FieldKind.String or FieldKind.Bytes);

    private static void VisitField(FieldSchema field, WireType wireType, ref WireReader reader, int depth)
    {
        if (field.Message is { } message)
        {
            Visit(message, field.IsDelimited ? reader.ReadGroup(field.Number) : reader.ReadLengthDelimited(), depth + 1);
        }
        else if (IsPacked(field, wireType))
        {
            var values = new WireReader(reader.ReadLengthDelimited());
            while (!values.IsAtEnd)
            {
                values.Skip(field.Number, WireTypes.Of(field.Kind, isDelimited: false));
            }
        }
        else if (field is { Kind: FieldKind.String, VerifyUtf8: true })
        {
            var start = reader.Position;
            if (!Utf8.IsValid(reader.ReadLengthDelimited()))
            {
                throw new MalformedMessageException($"the text of {field.Name} is not UTF-8 (at byte {start})");
            }
        }
    }

    // Unknown groups count toward the depth like known messages, as in protobuf's parsers.
    private static void VisitUnknown(ReadOnlySpan<byte> group, int depth)
    {
        CheckDepth(depth);
        var reader = new WireReader(group);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (wireType == WireType.StartGroup)
            {
                VisitUnknown(reader.ReadGroup(number), depth + 1);
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }
    }

    private static void CheckDepth(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MalformedMessageException($"messages nest deeper than {MaxDepth}");
        }
    }
}
