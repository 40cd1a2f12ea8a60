using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Binding;

/// <summary>A <c>google.api.HttpBody</c> in wire format: any bytes with their content type.</summary>
public readonly ref struct HttpBodyMessage
{
    private const string FullName = "google.api.HttpBody";
    private const int ContentTypeField = 1;
    private const int DataField = 2;

    private HttpBodyMessage(string contentType, ReadOnlySpan<byte> data)
    {
        ContentType = contentType;
        Data = data;
    }

    /// <summary>The content type; empty if the service set none.</summary>
    public string ContentType { get; }

    /// <summary>The data: a part of the message's bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }

    internal static bool Is(MessageSchema? message) => message?.FullName == FullName;

    /// <summary>Reads a message, or the messages in one of its fields. The last value of each field wins, as in any message in parts.</summary>
    internal static HttpBodyMessage Read(ReadOnlySpan<byte> wire, FieldSchema? field)
    {
        ReadOnlySpan<byte> contentType = default, data = default;
        if (field is null)
        {
            ReadParts(wire, ref contentType, ref data);
        }
        else
        {
            var reader = new WireReader(wire);
            while (reader.TryReadTag(out var number, out var wireType))
            {
                if (number != field.Number || wireType != field.Tag.WireType)
                {
                    reader.Skip(number, wireType);
                }
                else
                {
                    ReadParts(field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited(), ref contentType, ref data);
                }
            }
        }

        return new(contentType.IsEmpty ? "" : Encoding.UTF8.GetString(contentType), data);
    }

    /// <summary>Writes a message with this body, or the field that holds such a message.</summary>
    internal static void Write(ReadOnlySpan<byte> body, string? contentType, FieldSchema? field, PooledBuffer wire)
    {
        ReadOnlySpan<byte> type = contentType is null ? default : Encoding.UTF8.GetBytes(contentType);
        if (field is not null)
        {
            var length = RecordLength(type) + RecordLength(body);
            wire.WriteTag(field.Number, field.Tag.WireType);
            if (!field.IsDelimited)
            {
                wire.WriteVarint((uint)length);
            }
        }

        WriteRecord(wire, ContentTypeField, type);
        WriteRecord(wire, DataField, body);
        if (field is { IsDelimited: true })
        {
            wire.WriteTag(field.Number, WireType.EndGroup);
        }
    }

    private static int RecordLength(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : 1 + WireWriter.VarintLength((uint)bytes.Length) + bytes.Length;

    private static void WriteRecord(PooledBuffer wire, int number, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            wire.WriteLengthDelimited(number, bytes);
        }
    }

    private static void ReadParts(ReadOnlySpan<byte> message, ref ReadOnlySpan<byte> contentType, ref ReadOnlySpan<byte> data)
    {
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (number, wireType)
            {
                case (ContentTypeField, WireType.LengthDelimited):
                    contentType = reader.ReadLengthDelimited();
                    break;
                case (DataField, WireType.LengthDelimited):
                    data = reader.ReadLengthDelimited();
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }
    }
}
