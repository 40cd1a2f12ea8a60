using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes map entries as one JSON object. If several entries have the same key, only the last is written.</summary>
internal sealed class MapJsonWriter(MessageJsonWriter messages)
{
    /// <summary>Up to this count a linear scan is cheaper than a hash table.</summary>
    private const int FewEntries = 12;

    /// <param name="field">The map.</param>
    /// <param name="wire">The message that has the field.</param>
    /// <param name="start">The arena offset of the positions of the entries' tags.</param>
    /// <param name="count">The number of entries.</param>
    public void Write(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        if (count > 1)
        {
            DropSuperseded(field, wire, start, count);
        }

        var output = messages.Output;
        output.BeginObject();
        for (var i = 0; i < count; i++)
        {
            var position = messages.Arena[start + i];
            if (position >= 0)
            {
                WriteEntry(field, EntryAt(wire, position));
            }
        }

        output.EndObject();
    }

    private static ReadOnlySpan<byte> EntryAt(ReadOnlySpan<byte> wire, int position)
    {
        var reader = new WireReader(wire) { Position = position };
        reader.TryReadTag(out _, out _);
        return reader.ReadLengthDelimited();
    }

    private void WriteEntry(FieldSchema field, ReadOnlySpan<byte> entry)
    {
        var key = field.MapKey!;
        var value = field.MapValue!;
        int keyAt = -1, valueAt = -1, values = 0;
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == 1 && wireType == key.Tag.WireType)
            {
                keyAt = reader.Position;
            }
            else if (number == 2 && wireType == value.Tag.WireType)
            {
                if (WireValue.IsUnknownEnumValue(value, reader))
                {
                    // For a closed enum with an unknown value, the whole entry is an unknown field.
                    return;
                }

                valueAt = reader.Position;
                values++;
            }

            reader.Skip(number, wireType);
        }

        messages.Output.BeginElement();
        WriteKey(key, entry, keyAt);
        messages.Output.EndName();
        if (valueAt < 0)
        {
            ScalarJsonWriter.WriteZero(messages, value);
        }
        else if (values > 1 && value.Kind == FieldKind.Message)
        {
            WriteMergedValue(value, entry);
        }
        else
        {
            reader.Position = valueAt;
            messages.WriteValue(value, ref reader);
        }
    }

    private void WriteKey(FieldSchema key, ReadOnlySpan<byte> entry, int keyAt)
    {
        var output = messages.Output;
        var reader = new WireReader(entry) { Position = Math.Max(keyAt, 0) };
        if (key.Kind == FieldKind.String)
        {
            if (!output.WriteString(keyAt < 0 ? [] : reader.ReadLengthDelimited(), key.VerifyUtf8))
            {
                throw new MalformedMessageException($"a key of {key.ContainingType.FullName} is not valid UTF-8");
            }

            return;
        }

        var number = keyAt < 0 ? 0 : ReadNumber(key.Kind, ref reader);
        switch (key.Kind)
        {
            case FieldKind.Bool:
                output.WriteQuotedAscii(number != 0 ? "true"u8 : "false"u8);
                break;
            case FieldKind.UInt32 or FieldKind.UInt64 or FieldKind.Fixed32 or FieldKind.Fixed64:
                output.WriteQuotedNumber(number);
                break;
            default:
                output.WriteQuotedNumber((long)number);
                break;
        }
    }

    /// <summary>Reads a key that is not a string as 64 bits, so that equal keys are equal numbers in any encoding.</summary>
    private static ulong ReadNumber(FieldKind kind, ref WireReader reader) => kind switch
    {
        FieldKind.Int32 => (ulong)(int)reader.ReadVarint(),
        FieldKind.UInt32 => (uint)reader.ReadVarint(),
        FieldKind.SInt32 => (ulong)(int)ZigZag.Decode((uint)reader.ReadVarint()),
        FieldKind.SInt64 => (ulong)ZigZag.Decode(reader.ReadVarint()),
        FieldKind.Bool => reader.ReadVarint() != 0 ? 1UL : 0,
        FieldKind.Fixed32 => reader.ReadFixed32(),
        FieldKind.SFixed32 => (ulong)(int)reader.ReadFixed32(),
        FieldKind.Fixed64 or FieldKind.SFixed64 => reader.ReadFixed64(),
        _ => reader.ReadVarint(),
    };

    private void WriteMergedValue(FieldSchema value, ReadOnlySpan<byte> entry)
    {
        using var merged = new PooledBuffer();
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == 2 && wireType == WireType.LengthDelimited)
            {
                var part = reader.ReadLengthDelimited();
                WireReader.CheckFields(part);
                merged.Write(part);
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        messages.WriteMessage(value.Message!, merged.WrittenSpan);
    }

    /// <summary>Sets the position of an entry to -1 if a later entry has the same key.</summary>
    private void DropSuperseded(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        var arena = messages.Arena;
        var hashes = arena.Reserve(count);
        for (var i = 0; i < count; i++)
        {
            var number = ReadKey(field, EntryAt(wire, arena[start + i]), out var text);
            arena[hashes + i] = (int)(field.MapKey!.Kind == FieldKind.String ? KeyHash.Of(text) : KeyHash.Of(number));
        }

        if (count <= FewEntries)
        {
            CompareAll(field, wire, start, count, hashes);
        }
        else
        {
            CompareByTable(field, wire, start, count, hashes);
        }

        arena.Pop(hashes);
    }

    private void CompareAll(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count, int hashes)
    {
        var arena = messages.Arena;
        for (var i = 0; i < count; i++)
        {
            for (var later = i + 1; later < count; later++)
            {
                if (arena[hashes + i] == arena[hashes + later] && SameKey(field, wire, arena[start + i], arena[start + later]))
                {
                    arena[start + i] = -1;
                    break;
                }
            }
        }
    }

    /// <summary>Goes from the last entry to the first and keeps the keys it has met in a hash table with open addressing.</summary>
    private void CompareByTable(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count, int hashes)
    {
        var arena = messages.Arena;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count * 2);
        var table = arena.Reserve(size);
        for (var i = count - 1; i >= 0; i--)
        {
            var slot = arena[hashes + i] & (size - 1);
            while (true)
            {
                var met = arena[table + slot] - 1;
                if (met < 0)
                {
                    arena[table + slot] = i + 1;
                    break;
                }

                if (arena[hashes + met] == arena[hashes + i] && SameKey(field, wire, arena[start + met], arena[start + i]))
                {
                    arena[start + i] = -1;
                    break;
                }

                slot = (slot + 1) & (size - 1);
            }
        }
    }

    private static bool SameKey(FieldSchema field, ReadOnlySpan<byte> wire, int a, int b)
    {
        var numberA = ReadKey(field, EntryAt(wire, a), out var textA);
        var numberB = ReadKey(field, EntryAt(wire, b), out var textB);
        return numberA == numberB && textA.SequenceEqual(textB);
    }

    private static ulong ReadKey(FieldSchema field, ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> text)
    {
        var key = field.MapKey!;
        text = [];
        ulong number = 0;
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber != 1 || wireType != key.Tag.WireType)
            {
                reader.Skip(fieldNumber, wireType);
            }
            else if (key.Kind == FieldKind.String)
            {
                text = reader.ReadLengthDelimited();
            }
            else
            {
                number = ReadNumber(key.Kind, ref reader);
            }
        }

        return number;
    }
}
