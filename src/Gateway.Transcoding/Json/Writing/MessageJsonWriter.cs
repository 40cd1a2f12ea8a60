using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

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
    public (JsonOutput.JsonMark Output, int Arena, int Depth) GetMark() => (Output.GetMark(), Arena.Top, _depth);

    /// <summary>Takes back what was written since.</summary>
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

    /// <summary>Writes the members of a message, into an object that is open.</summary>
    public void WriteFields(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        // A shallow message is tried at once; what was written is taken back if it turns out not to be in order.
        var mark = Output.GetMark();
        if ((!type.IsShallow && !FieldOrder.IsInOrder(type, wire)) || !TryWriteInOrder(type, wire))
        {
            Output.Return(mark);
            _indexed.Write(type, wire);
        }
    }

    /// <summary>Writes the value of one field of a message: its default, or null, when it is not set.</summary>
    public void WriteFieldValue(FieldSchema field, ReadOnlySpan<byte> wire) => _indexed.WriteField(field, wire);

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
            ScalarJsonWriter.WriteZero(this, field);
        }
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

    /// <summary>Writes the fields without presence from one position up to another, which are not set.</summary>
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

    // Out of line: the builders of these texts would have to be cleared on every call otherwise, error or not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException NotUtf8(FieldSchema field) => new($"the string {field.FullName} is not valid UTF-8");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MalformedMessageException TooDeep() => new($"more than {MaxDepth} messages inside each other");
}
