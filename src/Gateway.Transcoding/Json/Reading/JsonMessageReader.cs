using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads JSON as messages and writes them in wire format at the same time.</summary>
/// <remarks>
/// Refuses unknown names (unless the options ignore them), duplicate members and map keys, two members of a oneof, and null inside arrays and maps.
/// A null member counts as absent, unless null is a value of its type (<c>Value</c>, <c>NullValue</c>).
/// </remarks>
internal ref struct JsonMessageReader
{
    /// <summary>The maximum depth of messages on the wire: the default of protobuf parsers. Deeper input would fail in the service and look like a server error.</summary>
    private const int MaxWireDepth = 100;

    private readonly JsonOptions _options;
    private readonly TranscodingState _state;
    private readonly WireAssembler _wire;
    private JsonCursor _json;
    private int _wireDepth;

    public JsonMessageReader(ReadOnlySpan<byte> text, TranscodingState state, JsonOptions options, object root)
    {
        _json = new JsonCursor(text, options.MaxDepth, state.Scratch, root);
        _options = options;
        _state = state;
        _wire = state.Wire;
    }

    [UnscopedRef]
    public ref JsonCursor Json => ref _json;

    public readonly WireAssembler Wire => _wire;

    public readonly JsonOptions Options => _options;

    public readonly SeenKeys Keys => _state.Keys;

    public readonly AnyTypes AnyTypes => _state.AnyTypes;

    /// <summary>Reads the whole text as a message.</summary>
    public void ReadRoot(MessageSchema type)
    {
        ReadBody(type);
        _json.ReadEnd();
    }

    /// <summary>Reads the whole text as the value of one field and writes it with its tag. Null writes nothing.</summary>
    public void ReadRootField(FieldSchema field, bool omitDefault)
    {
        if (_json.Peek() == 'n' && !(field.AcceptsNull && field.Shape == FieldShape.Singular))
        {
            _json.ReadNull();
        }
        else if (field.Shape == FieldShape.Singular)
        {
            this.ReadValue(field, omitDefault ? SingularMode(field) : ValueMode.Tagged);
        }
        else
        {
            this.ReadMany(field);
        }

        _json.ReadEnd();
    }

    /// <summary>Reads one element of a repeated field and writes it with its tag.</summary>
    public void ReadRootElement(FieldSchema field)
    {
        this.ReadValue(field, ValueMode.Tagged);
        _json.ReadEnd();
    }

    /// <summary>Reads a message in the JSON form of its type. Writes its fields without a tag or length.</summary>
    public void ReadBody(MessageSchema type)
    {
        if (type.WellKnown is WellKnownType.None or WellKnownType.Empty)
        {
            ReadMessage(type, inAny: false);
        }
        else
        {
            WellKnownReader.Read(ref this, type);
        }
    }

    /// <summary>Reads an object whose members are the message's fields.</summary>
    public void ReadMessage(MessageSchema type, bool inAny)
    {
        if (!_json.BeginObject())
        {
            return;
        }

        var seen = _state.Seen.Push(type);
        var fields = type.FieldSpan;
        var next = 0;
        do
        {
            if ((uint)next >= (uint)fields.Length || !_json.ReadPlainMembers(_wire, fields, ref next, ref _state.Seen.First(seen)))
            {
                ReadMember(type, seen, ref next, inAny);
            }
        }
        while (_json.NextMember());

        _state.Seen.Pop(seen);
    }

    private void ReadMember(MessageSchema type, int seen, ref int next, bool inAny)
    {
        var start = _json.Position;
        var field = ReadFieldName(type, seen, ref next, inAny);
        if (field is null)
        {
            _json.SkipValue();
            return;
        }

        if (!_state.Seen.TryAdd(seen, field.Index))
        {
            throw ReaderFaults.GivenTwice(_json, start);
        }

        if (_json.Peek() == 'n' && !(field.AcceptsNull && field.Shape == FieldShape.Singular))
        {
            _json.ReadNull();
            return;
        }

        if (field.OneofBit >= 0 && !_state.Seen.TryAdd(seen, field.OneofBit))
        {
            throw ReaderFaults.SecondMember(_json, field, start);
        }

        if (field.Shape == FieldShape.Singular)
        {
            this.ReadValue(field, SingularMode(field));
        }
        else
        {
            this.ReadMany(field);
        }
    }

    /// <summary>Reads a name and finds its field. Null if the caller must skip the value.</summary>
    private FieldSchema? ReadFieldName(MessageSchema type, int seen, ref int next, bool inAny)
    {
        // Programs write members in field order, so try the next field by number before the name table.
        var fields = type.FieldSpan;
        if ((uint)next < (uint)fields.Length && _json.TryReadName(fields[next].JsonProperty.Quoted))
        {
            return fields[next++];
        }

        return FindFieldName(type, seen, ref next, inAny);
    }

    private FieldSchema? FindFieldName(MessageSchema type, int seen, ref int next, bool inAny)
    {
        var start = _json.Position;
        var name = _json.ReadName();
        var field = _options.PropertyNameCaseInsensitive ? type.FindFieldIgnoringCase(name) : type.FindField(name);
        if (field is not null)
        {
            next = field.Index + 1;
        }
        else if (inAny && name.SequenceEqual("@type"u8))
        {
            if (!_state.Seen.TryAdd(seen, type.AnyTypeBit))
            {
                throw ReaderFaults.GivenTwice(_json, start);
            }
        }
        else if (!_options.IgnoreUnknownFields)
        {
            throw ReaderFaults.UnknownField(_json, type, name, start);
        }

        return field;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ValueMode SingularMode(FieldSchema field) => field.HasPresence ? ValueMode.Tagged : ValueMode.Tagged | ValueMode.OmitDefault;

    /// <summary>Reads a message as the value of a field and writes it with its tag.</summary>
    public void ReadNested(FieldSchema field)
    {
        EnterMessage();
        _wire.WriteTag(field.Tag);
        if (field.IsDelimited)
        {
            ReadBody(field.Message!);
            _wire.WriteTag(field.EndTag);
        }
        else
        {
            var frame = _wire.Open();
            ReadBody(field.Message!);
            _wire.Close(frame);
        }

        LeaveMessage();
    }

    /// <summary>Counts one more open message on the wire.</summary>
    public void EnterMessage()
    {
        if (++_wireDepth > MaxWireDepth)
        {
            throw ReaderFaults.TooDeep(_json, MaxWireDepth);
        }
    }

    /// <summary>Counts one open message fewer on the wire.</summary>
    public void LeaveMessage() => _wireDepth--;
}
