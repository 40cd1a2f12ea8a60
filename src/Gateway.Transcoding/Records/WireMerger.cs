using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Records;

/// <summary>Merges several records of each singular field into one, as a protobuf parser reads them.</summary>
/// <remarks>
/// The last scalar wins. The parts of a message become one message. Of a oneof only the member set last remains, without the parts
/// set before another member cleared it. Records of repeated and unknown fields stay unchanged. The bytes are well-formed: the engine
/// wrote them.
/// </remarks>
internal static class WireMerger
{
    /// <summary>Whether a record writes <paramref name="field"/> or another member of its oneof.</summary>
    public static bool HasRecordOf(MessageSchema type, ReadOnlySpan<byte> wire, FieldSchema field)
    {
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == field.Number || (field.Oneof is { } oneof && type.FindField(number)?.Oneof == oneof))
            {
                return true;
            }

            reader.Skip(number, wireType);
        }

        return false;
    }

    public static void Merge(MessageSchema type, ReadOnlySpan<byte> wire, PooledBuffer merged)
    {
        // Start of the last record of each field; oneofs follow the fields.
        var slots = type.FieldSpan.Length + type.Oneofs.Count;
        var rented = ArrayPool<int>.Shared.Rent(slots);
        try
        {
            var last = rented.AsSpan(0, slots);
            last.Fill(-1);
            for (var reader = new WireReader(wire); Next(ref reader, type, out var start, out var field);)
            {
                if (field is { IsRepeated: false })
                {
                    last[Slot(field)] = start;
                }
            }

            for (var reader = new WireReader(wire); Next(ref reader, type, out var start, out var field);)
            {
                if (field is not { IsRepeated: false })
                {
                    merged.Write(wire[start..reader.Position]);
                }
                else if (last[Slot(field)] == start)
                {
                    MergeField(type, field, wire[..reader.Position], wire[start..reader.Position], merged);
                }
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static int Slot(FieldSchema field) => field.Oneof is { } oneof ? field.ContainingType.FieldSpan.Length + oneof.Index : field.Index;

    private static void MergeField(MessageSchema type, FieldSchema field, ReadOnlySpan<byte> upToLast, ReadOnlySpan<byte> lastRecord, PooledBuffer merged)
    {
        if (field.Message is null)
        {
            if (!NestedRecord.IsImpliedDefault(field, lastRecord))
            {
                merged.Write(lastRecord);
            }

            return;
        }

        using var parts = new PooledBuffer();
        var count = 0;
        for (var reader = new WireReader(upToLast); Next(ref reader, type, out var start, out var other);)
        {
            if (other == field)
            {
                parts.Write(Content(field, upToLast[start..reader.Position]));
                count++;
            }
            else if (other?.Oneof is { } oneof && oneof == field.Oneof)
            {
                parts.Clear();
                count = 0;
            }
        }

        if (count == 1)
        {
            merged.Write(lastRecord);
            return;
        }

        using var content = new PooledBuffer();
        Merge(field.Message, parts.WrittenSpan, content);
        NestedRecord.Write([field, field], content.WrittenSpan, merged);
    }

    private static ReadOnlySpan<byte> Content(FieldSchema field, ReadOnlySpan<byte> record)
    {
        var reader = new WireReader(record);
        reader.TryReadTag(out var number, out _);
        return field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited();
    }

    private static bool Next(ref WireReader reader, MessageSchema type, out int start, out FieldSchema? field)
    {
        start = reader.Position;
        field = null;
        if (!reader.TryReadTag(out var number, out var wireType))
        {
            return false;
        }

        reader.Skip(number, wireType);
        field = type.FindField(number);
        return true;
    }
}
