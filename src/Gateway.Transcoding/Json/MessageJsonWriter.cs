using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json;

/// <summary>Writes messages in wire format as JSON, fields in the order of their numbers.</summary>
/// <remarks>
/// A message whose fields stand in order, as every usual encoder writes them, is written as it is read. One whose fields do not is
/// indexed first (<see cref="FieldIndex"/>): last one wins, messages given in parts merge. A glance over the tags decides, before
/// anything is written, so that disorder deep inside costs nothing above it.
/// </remarks>
internal sealed class MessageJsonWriter
{
    /// <summary>What protobuf parsers accept by default; it also keeps the stack from overflowing.</summary>
    private const int MaxDepth = 100;

    [ThreadStatic]
    private static MessageJsonWriter? t_idle;

    private readonly MapJsonWriter _maps;
    private int _depth;

    private MessageJsonWriter() => _maps = new MapJsonWriter(this);

    public JsonOutput Output { get; } = new();

    public IntArena Arena { get; } = new();

    public JsonOptions Options { get; private set; } = JsonOptions.Default;

    /// <summary>Takes the thread's writer, or a new one when it is in use further up the stack.</summary>
    public static MessageJsonWriter Rent(JsonOptions options)
    {
        var writer = t_idle ?? new MessageJsonWriter();
        t_idle = null;
        writer.Options = options;
        writer.Output.Indented = options.WriteIndented;
        return writer;
    }

    /// <summary>Gives the writer back, emptied.</summary>
    public void Return()
    {
        Output.Reset();
        Arena.Reset();
        _depth = 0;
        t_idle = this;
    }

    /// <summary>A place to return to when what follows fails.</summary>
    public (JsonOutput.Mark Output, int Arena, int Depth) GetMark() => (Output.GetMark(), Arena.Top, _depth);

    /// <summary>Takes back what was written since.</summary>
    public void ReturnTo((JsonOutput.Mark Output, int Arena, int Depth) mark)
    {
        Output.Return(mark.Output);
        Arena.Pop(mark.Arena);
        _depth = mark.Depth;
    }

    /// <summary>Writes a message in the JSON form of its type.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void WriteMessage(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        if (++_depth > MaxDepth)
        {
            throw TooDeep();
        }

        if (type.WellKnown is WellKnownType.None or WellKnownType.Empty)
        {
            Output.BeginObject();
            WriteFields(type, wire);
            Output.EndObject();
        }
        else
        {
            WellKnownWriter.Write(this, type, wire);
        }

        _depth--;
    }

    /// <summary>Writes the members of a message, into an object that is open.</summary>
    public void WriteFields(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        // A shallow message is tried at once; what was written is taken back if it turns out not to be in order.
        var mark = Output.GetMark();
        if ((!type.IsShallow && !IsInOrder(type, wire)) || !TryWriteInOrder(type, wire))
        {
            Output.Return(mark);
            WriteIndexed(type, wire);
        }
    }

    /// <summary>Writes the value of one field of a message: its default, or null, when it is not set.</summary>
    public void WriteFieldValue(FieldSchema field, ReadOnlySpan<byte> wire)
    {
        var index = FieldIndex.Build(Arena, field.ContainingType, wire);
        var (start, count) = index.Occurrences(Arena, field);
        if (count > 0)
        {
            WriteOccurrences(field, wire, start, count);
        }
        else
        {
            WriteDefault(field);
        }

        Arena.Pop(index.Start);
    }

    /// <summary>Writes the value of a singular field that is next, or an element of a repeated one.</summary>
    public void WriteValue(FieldSchema field, ref WireReader reader)
    {
        switch (field.Kind)
        {
            case FieldKind.String:
                WriteString(field, reader.ReadLengthDelimited());
                break;
            case FieldKind.Int32:
                Output.WriteNumber((int)reader.ReadVarint());
                break;
            case FieldKind.Int64:
                ScalarJson.WriteInt64(this, (long)reader.ReadVarint());
                break;
            case FieldKind.UInt32:
                Output.WriteNumber((uint)reader.ReadVarint());
                break;
            case FieldKind.UInt64:
                ScalarJson.WriteUInt64(this, reader.ReadVarint());
                break;
            case FieldKind.Bool:
                Output.WriteBool(reader.ReadVarint() != 0);
                break;
            case FieldKind.Message:
                WriteMessage(field.Message!, field.IsDelimited ? reader.ReadGroup(field.Number) : reader.ReadLengthDelimited());
                break;
            case FieldKind.Enum:
                ScalarJson.WriteEnum(this, field.Enum!, (int)reader.ReadVarint());
                break;
            case FieldKind.Double:
                Output.WriteDouble(BitConverter.UInt64BitsToDouble(reader.ReadFixed64()));
                break;
            case FieldKind.Float:
                Output.WriteSingle(BitConverter.UInt32BitsToSingle(reader.ReadFixed32()));
                break;
            case FieldKind.Bytes:
                Output.WriteBase64(reader.ReadLengthDelimited());
                break;
            default:
                ScalarJson.WriteRare(this, field.Kind, ref reader);
                break;
        }
    }

    /// <summary>Writes what a field that is not set means: its default, or null where being unset is something else.</summary>
    public void WriteDefault(FieldSchema field)
    {
        if (field.Shape == FieldShape.Map)
        {
            Output.WriteRaw("{}"u8);
        }
        else if (field.Shape == FieldShape.Repeated)
        {
            Output.WriteRaw("[]"u8);
        }
        else if (field.HasPresence && !field.ContainingType.IsMapEntry)
        {
            Output.WriteNull();
        }
        else
        {
            ScalarJson.WriteZero(this, field);
        }
    }

    /// <summary>Whether a value behind a tag of this wire type belongs to the field; any other is an unknown field that happens to have its number.</summary>
    public static bool Accepts(FieldSchema field, WireType wireType) =>
        wireType == field.Tag.WireType || (wireType == WireType.LengthDelimited && IsPackable(field));

    /// <summary>Whether an enum value is one that a closed enum does not have, and so counts as an unknown field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUnknownEnumValue(FieldSchema field, in WireReader reader) =>
        field.Kind == FieldKind.Enum && IsUnknownValue(field.Enum!, reader);

    private static bool IsUnknownValue(EnumSchema type, WireReader reader) =>
        type.IsClosed && type.FindValue((int)reader.ReadVarint()) is null;

    private static bool IsPackable(FieldSchema field) =>
        field.Shape == FieldShape.Repeated && field.Kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Message);

    /// <summary>Whether every field stands once (or, repeated, in one stretch), in the order of the numbers, and no oneof has two members.</summary>
    private static bool IsInOrder(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var reader = new WireReader(wire);
        var last = 0;
        ulong oneofs = 0;
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number <= last && (number < last || type.FindField(number) is not { Shape: not FieldShape.Singular }))
            {
                return false;
            }

            if (type.HasOneofs && type.FindField(number) is { Oneof: { } oneof })
            {
                var bit = 1UL << oneof.Index;
                if ((oneofs & bit) != 0 || oneof.Index >= 64)
                {
                    return false;
                }

                oneofs |= bit;
            }

            last = number;
            if (wireType == WireType.LengthDelimited)
            {
                reader.ReadLengthDelimited();
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return true;
    }

    /// <summary>Writes the fields as they stand; false at one whose turn has passed.</summary>
    private bool TryWriteInOrder(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var at = 0;
        var next = 0;
        while (true)
        {
            if (!Output.Indented)
            {
                PlainFieldWriter.Write(this, type, wire, ref at, ref next);
            }

            if (at == wire.Length)
            {
                break;
            }

            if (!TryWriteField(type, wire, ref at, ref next))
            {
                return false;
            }
        }

        var fields = type.FieldSpan;
        if (next < fields.Length)
        {
            WriteDefaultsBefore(fields.Length, fields, next);
        }

        return true;
    }

    /// <summary>Writes the field whose tag is next, of a repeated one the whole stretch; false when its turn has passed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteField(MessageSchema type, ReadOnlySpan<byte> wire, ref int at, ref int next)
    {
        var reader = new WireReader(wire) { Position = at };
        reader.TryReadTag(out var number, out var wireType);
        var field = type.FindField(number);
        if (field is null || !Accepts(field, wireType))
        {
            reader.Skip(number, wireType);
        }
        else if (field.Index < next)
        {
            return false;
        }
        else
        {
            WriteDefaultsBefore(field.Index, type.FieldSpan, next);
            next = field.Index + 1;
            switch (field.Shape)
            {
                case FieldShape.Singular:
                    WriteSingular(field, ref reader);
                    break;
                case FieldShape.Repeated when field.Kind == FieldKind.Message && !field.IsDelimited:
                    WriteMessageRun(field, ref reader);
                    break;
                case FieldShape.Repeated:
                    WriteRepeatedRun(field, ref reader, wireType);
                    break;
                default:
                    WriteMapRun(field, wire, ref reader, at);
                    break;
            }
        }

        at = reader.Position;
        return true;
    }

    private void WriteIndexed(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var index = FieldIndex.Build(Arena, type, wire);
        foreach (var field in type.FieldSpan)
        {
            var (start, count) = index.Occurrences(Arena, field);
            if (count == 0)
            {
                WriteDefaultsBefore(field.Index + 1, type.FieldSpan, field.Index);
            }
            else if (field.Shape == FieldShape.Singular && count == 1)
            {
                var reader = new WireReader(wire) { Position = Arena[start] };
                reader.TryReadTag(out _, out _);
                WriteSingular(field, ref reader);
            }
            else if (!IsOmittedDefault(field, wire, start, count))
            {
                var mark = Output.GetMark();
                WriteProperty(field);
                WriteOccurrences(field, wire, start, count);
                if (field.Shape != FieldShape.Singular)
                {
                    OmitIfEmpty(mark);
                }
            }
        }

        Arena.Pop(index.Start);
    }

    private bool IsOmittedDefault(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        if (field.Shape != FieldShape.Singular || field.HasPresence)
        {
            return false;
        }

        var reader = new WireReader(wire) { Position = Arena[start + count - 1] };
        reader.TryReadTag(out _, out _);
        return Options.IgnoreDefaultValues && IsDefault(field, reader);
    }

    /// <summary>Writes a field's value from its occurrences, whose positions are in the arena.</summary>
    private void WriteOccurrences(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        switch (field.Shape)
        {
            case FieldShape.Map:
                _maps.Write(field, wire, start, count);
                break;
            case FieldShape.Repeated:
                Output.BeginArray();
                for (var i = 0; i < count; i++)
                {
                    var element = new WireReader(wire) { Position = Arena[start + i] };
                    element.TryReadTag(out _, out var wireType);
                    WriteElements(field, ref element, wireType);
                }

                Output.EndArray();
                break;
            case FieldShape.Singular when field.Kind == FieldKind.Message && count > 1:
                WriteMerged(field, wire, start, count);
                break;
            default:
                var reader = new WireReader(wire) { Position = Arena[start + count - 1] };
                reader.TryReadTag(out _, out _);
                WriteValue(field, ref reader);
                break;
        }
    }

    /// <summary>A singular message that stands there several times is one message in parts: reading them one after another merges them.</summary>
    private void WriteMerged(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        using var merged = new PooledBuffer();
        for (var i = 0; i < count; i++)
        {
            var reader = new WireReader(wire) { Position = Arena[start + i] };
            reader.TryReadTag(out var number, out _);
            merged.Write(field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited());
        }

        WriteMessage(field.Message!, merged.WrittenSpan);
    }

    private void WriteSingular(FieldSchema field, ref WireReader reader)
    {
        if (IsUnknownEnumValue(field, reader) || (Options.IgnoreDefaultValues && !field.HasPresence && IsDefault(field, reader)))
        {
            reader.Skip(field.Number, field.Tag.WireType);
            return;
        }

        WriteProperty(field);
        WriteValue(field, ref reader);
    }

    /// <summary>Writes all occurrences of a repeated field from here on; the tag of the first was read.</summary>
    private void WriteRepeatedRun(FieldSchema field, ref WireReader reader, WireType wireType)
    {
        var mark = Output.GetMark();
        WriteProperty(field);
        Output.BeginArray();
        while (true)
        {
            WriteElements(field, ref reader, wireType);
            var end = reader.Position;
            if (!reader.TryReadTag(out var number, out wireType) || number != field.Number || !Accepts(field, wireType))
            {
                reader.Position = end;
                break;
            }
        }

        Output.EndArray();
        OmitIfEmpty(mark);
    }

    // A packed record may hold nothing, and values unknown to a closed enum do not count.
    private void OmitIfEmpty(JsonOutput.Mark beforeProperty)
    {
        if (Options.IgnoreDefaultValues && Output.EndsWithNothing)
        {
            Output.Return(beforeProperty);
        }
    }

    /// <summary>The same of a field of messages.</summary>
    private void WriteMessageRun(FieldSchema field, ref WireReader reader)
    {
        WriteProperty(field);
        Output.BeginArray();
        do
        {
            Output.BeginElement();
            WriteMessage(field.Message!, reader.ReadLengthDelimited());
        }
        while (reader.TrySkipTag(field.Tag));

        Output.EndArray();
    }

    /// <summary>Writes all entries of a map from here on; the tag of the first stands at <paramref name="tagAt"/> and was read.</summary>
    private void WriteMapRun(FieldSchema field, ReadOnlySpan<byte> wire, ref WireReader reader, int tagAt)
    {
        var start = Arena.Top;
        while (true)
        {
            Arena.Push(tagAt);
            reader.Skip(field.Number, field.Tag.WireType);
            tagAt = reader.Position;
            if (!reader.TryReadTag(out var number, out var wireType) || number != field.Number || !Accepts(field, wireType))
            {
                reader.Position = tagAt;
                break;
            }
        }

        var mark = Output.GetMark();
        WriteProperty(field);
        _maps.Write(field, wire, start, Arena.Top - start);
        Arena.Pop(start);
        OmitIfEmpty(mark);
    }

    /// <summary>Writes one element, or those of a packed record.</summary>
    private void WriteElements(FieldSchema field, ref WireReader reader, WireType wireType)
    {
        if (wireType == field.Tag.WireType)
        {
            WriteElement(field, ref reader);
            return;
        }

        var packed = new WireReader(reader.ReadLengthDelimited());
        while (!packed.IsAtEnd)
        {
            WriteElement(field, ref packed);
        }
    }

    private void WriteElement(FieldSchema field, ref WireReader reader)
    {
        if (IsUnknownEnumValue(field, reader))
        {
            reader.ReadVarint();
            return;
        }

        Output.BeginElement();
        WriteValue(field, ref reader);
    }

    /// <summary>Writes the fields without presence from one position up to another, which are not set.</summary>
    private int WriteDefaultsBefore(int end, ReadOnlySpan<FieldSchema> fields, int next)
    {
        if (Options.IgnoreDefaultValues)
        {
            return end;
        }

        for (; next < end; next++)
        {
            if (!fields[next].HasPresence && !fields[next].IsExtension)
            {
                WriteProperty(fields[next]);
                WriteDefault(fields[next]);
            }
        }

        return end;
    }

    private static bool IsDefault(FieldSchema field, WireReader reader) => field.Tag.WireType switch
    {
        // Of a 32-bit value only the low bits count, however long the varint.
        WireType.Varint when field.Kind is FieldKind.Int32 or FieldKind.UInt32 or FieldKind.SInt32 or FieldKind.Enum => (uint)reader.ReadVarint() == 0,
        WireType.Varint => reader.ReadVarint() == 0,
        WireType.Fixed64 => reader.ReadFixed64() == 0,
        WireType.Fixed32 => reader.ReadFixed32() == 0,
        _ => reader.ReadLengthDelimited().Length == 0,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteProperty(FieldSchema field) =>
        Output.WriteProperty(Options.UseProtoFieldNames ? field.ProtoProperty : field.JsonProperty);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteString(FieldSchema field, ReadOnlySpan<byte> text)
    {
        if (!Output.WriteString(text, field.VerifyUtf8))
        {
            throw NotUtf8(field);
        }
    }

    // Out of line: the builders of these texts would have to be cleared on every call otherwise, error or not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException NotUtf8(FieldSchema field) => new($"the string {field.FullName} is not valid UTF-8");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException TooDeep() => new($"more than {MaxDepth} messages inside each other");
}
