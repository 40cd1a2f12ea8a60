using System.Text.Unicode;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Binding;

/// <summary>Finds out whether bytes that a client sent are a message. What is put behind them must be read as what it is, and not as the rest of a field that was cut off.</summary>
internal static class WireCheck
{
    // That of protobuf's own parsers.
    private const int MaxDepth = 100;

    /// <exception cref="TranscodingException">They are none.</exception>
    public static void Check(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        try
        {
            Visit(type, wire, 1);
        }
        catch (MalformedMessageException error)
        {
            throw new TranscodingException("", $"the bytes are no {type.FullName}: {error.Message}");
        }
    }

    private static void Visit(MessageSchema type, ReadOnlySpan<byte> wire, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MalformedMessageException($"messages nest deeper than {MaxDepth}");
        }

        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            var start = reader.Position;
            reader.Skip(number, wireType);
            if (type.FindField(number) is not { } field || wireType != field.Tag.WireType)
            {
                continue;
            }

            if (field.Message is { } message)
            {
                reader.Position = start;
                Visit(message, field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited(), depth + 1);
            }
            else if (field is { Kind: FieldKind.String, VerifyUtf8: true })
            {
                reader.Position = start;
                if (!Utf8.IsValid(reader.ReadLengthDelimited()))
                {
                    throw new MalformedMessageException($"the text of {field.Name} is not UTF-8 (at byte {start})");
                }
            }
        }
    }
}
