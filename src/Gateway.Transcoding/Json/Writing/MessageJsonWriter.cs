using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes messages in wire format as JSON. Members follow the order of the field numbers.</summary>
/// <remarks>
/// Most encoders write fields in order; such a message is written in one pass. For any other message the writer first builds a
/// <see cref="FieldIndex"/>: the last value wins, and parts of a message merge. A scan of the tags decides before the writer writes
/// anything, so that disorder in a nested message does not repeat the work on the messages around it.
/// </remarks>
internal sealed class MessageJsonWriter
{
    /// <summary>The default of protobuf parsers. The limit also keeps the stack from overflowing.</summary>
    private const int MaxDepth = 100;

    [ThreadStatic]
    private static MessageJsonWriter? t_idle;

    private readonly RepeatedJsonWriter _runs;
    private readonly IndexedFieldWriter _indexed;
    private int _depth;

    private MessageJsonWriter()
    {
        var maps = new MapJsonWriter(this);
        _runs = new RepeatedJsonWriter(this, maps);
        _indexed = new IndexedFieldWriter(this, _runs, maps);
    }

    public JsonOutput Output { get; } = new();

    public IntArena Arena { get; } = new();

    public JsonOptions Options { get; private set; } = JsonOptions.Default;

    /// <summary>The fields of the next message that are written; null for all.</summary>
    public FieldSelection? Selection { get; set; }

    /// <summary>Takes the thread's writer, or a new one if a caller further up the stack uses it.</summary>
    public static MessageJsonWriter Rent(JsonOptions options)
    {
        var writer = t_idle ?? new MessageJsonWriter();
        t_idle = null;
        writer.Options = options;
        writer.Output.Indented = options.WriteIndented;
        return writer;
    }

    /// <summary>Resets the writer and gives it back to the thread.</summary>
    public void Return()
    {
        Output.Reset();
        Arena.Reset();
        _depth = 0;
        Selection = null;
        t_idle = this;
    }

    /// <summary>The current state. The caller can return to it after an error.</summary>
    public (JsonOutput.JsonMark Output, int Arena, int Depth) GetMark() => (Output.GetMark(), Arena.Top, _depth);

    /// <summary>Discards the output since the mark.</summary>
    public void ReturnTo((JsonOutput.JsonMark Output, int Arena, int Depth) mark)
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

    /// <summary>Writes the members of a message into an open object.</summary>
    public void WriteFields(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        if (Selection is { } selection)
        {
            _indexed.WriteSelected(type, wire, selection);
            return;
        }

        // Try a shallow message without a scan. If its fields are out of order, discard the output.
        var mark = Output.GetMark();
        if ((!type.IsShallow && !FieldOrder.IsInOrder(type, wire)) || !TryWriteInOrder(type, wire))
        {
            Output.Return(mark);
            _indexed.Write(type, wire);
        }
    }

    /// <summary>Writes the value of one field of a message. An unset field becomes its default or null.</summary>
    public void WriteFieldValue(FieldSchema field, ReadOnlySpan<byte> wire) => _indexed.WriteField(field, wire);

    /// <summary>Writes the next value: of a singular field, or one element of a repeated field.</summary>
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
                ScalarJsonWriter.WriteInt64(this, (long)reader.ReadVarint());
                break;
            case FieldKind.UInt32:
                Output.WriteNumber((uint)reader.ReadVarint());
                break;
            case FieldKind.UInt64:
                ScalarJsonWriter.WriteUInt64(this, reader.ReadVarint());
                break;
            case FieldKind.Bool:
                Output.WriteBool(reader.ReadVarint() != 0);
                break;
            case FieldKind.Message:
                WriteMessage(field.Message!, field.IsDelimited ? reader.ReadGroup(field.Number) : reader.ReadLengthDelimited());
                break;
            case FieldKind.Enum:
                ScalarJsonWriter.WriteEnum(this, field.Enum!, (int)reader.ReadVarint());
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
                ScalarJsonWriter.WriteRare(this, field.Kind, ref reader);
                break;
        }
    }

    /// <summary>Writes the value of an unset field: its default, or null for a field with presence.</summary>
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
            ScalarJsonWriter.WriteZero(this, field);
        }
    }

    /// <summary>Writes the fields in wire order. False at a field that is out of order.</summary>
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

    /// <summary>Writes the next field; of a repeated field, the whole run. False if the field is out of order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteField(MessageSchema type, ReadOnlySpan<byte> wire, ref int at, ref int next)
    {
        var reader = new WireReader(wire) { Position = at };
        reader.TryReadTag(out var number, out var wireType);
        var field = type.FindField(number);
        if (field is null || !WireValue.Accepts(field, wireType))
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
                    _runs.WriteMessageRun(field, ref reader);
                    break;
                case FieldShape.Repeated:
                    _runs.WriteRun(field, ref reader, wireType);
                    break;
                default:
                    _runs.WriteMapRun(field, wire, ref reader, at);
                    break;
            }
        }

        at = reader.Position;
        return true;
    }

    public void WriteSingular(FieldSchema field, ref WireReader reader)
    {
        if (WireValue.IsUnknownEnumValue(field, reader) || (Options.IgnoreDefaultValues && !field.HasPresence && WireValue.IsDefault(field, reader)))
        {
            reader.Skip(field.Number, field.Tag.WireType);
            return;
        }

        WriteProperty(field);
        WriteValue(field, ref reader);
    }

    /// <summary>Writes the unset fields without presence, from index <paramref name="next"/> to before <paramref name="end"/>.</summary>
    public int WriteDefaultsBefore(int end, ReadOnlySpan<FieldSchema> fields, int next)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteProperty(FieldSchema field) =>
        Output.WriteProperty(Options.UseProtoFieldNames ? field.ProtoProperty : field.JsonProperty);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteString(FieldSchema field, ReadOnlySpan<byte> text)
    {
        if (!Output.WriteString(text, field.VerifyUtf8))
        {
            throw NotUtf8(field);
        }
    }

    // Out of line: inlined, the string builders would have to be cleared on every call, even without an error.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException NotUtf8(FieldSchema field) => new($"the string {field.FullName} is not valid UTF-8");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException TooDeep() => new($"more than {MaxDepth} messages inside each other");
}
