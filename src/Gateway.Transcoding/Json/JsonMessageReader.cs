using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json;

/// <summary>Reads JSON as messages and writes them in wire format as it goes.</summary>
/// <remarks>
/// Refuses unknown names (unless ignored), members given twice, two members of a oneof, and null inside arrays and maps.
/// A member that is null counts as not given, except where null is a value (<c>Value</c>, <c>NullValue</c>).
/// </remarks>
internal ref struct JsonMessageReader
{
    /// <summary>How deep messages may nest on the wire: what protobuf parsers accept by default. Deeper input would fail in the service, as the client's fault and the server's error.</summary>
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

    public readonly AnyTypes AnyTypes => _state.AnyTypes;

    /// <summary>Reads the whole text as a message.</summary>
    public void ReadRoot(MessageSchema type)
    {
        ReadBody(type);
        _json.ReadEnd();
    }

    /// <summary>Reads the whole text as the value of one field, tags included; null is no value.</summary>
    public void ReadRootField(FieldSchema field, bool omitDefault)
    {
        if (_json.Peek() == 'n' && !(field.AcceptsNull && field.Shape == FieldShape.Singular))
        {
            _json.ReadNull();
        }
        else if (field.Shape == FieldShape.Singular)
        {
            ReadValue(field, omitDefault ? SingularMode(field) : ValueMode.Tagged);
        }
        else
        {
            ReadMany(field);
        }

        _json.ReadEnd();
    }

    /// <summary>Reads one element of a repeated field, tag included.</summary>
    public void ReadRootElement(FieldSchema field)
    {
        ReadValue(field, ValueMode.Tagged);
        _json.ReadEnd();
    }

    /// <summary>Reads a message in the JSON form of its type; writes its fields, without tag or length around them.</summary>
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
                ReadMember(type, seen, ref next, ref inAny);
            }
        }
        while (_json.NextMember());

        _state.Seen.Pop(seen);
    }

    private void ReadMember(MessageSchema type, int seen, ref int next, ref bool inAny)
    {
        var start = _json.Position;
        var field = ReadFieldName(type, ref next, ref inAny);
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
            ReadValue(field, SingularMode(field));
        }
        else
        {
            ReadMany(field);
        }
    }
    /// <summary>Reads a name and finds its field; null when its value is to be skipped.</summary>
    private FieldSchema? ReadFieldName(MessageSchema type, ref int next, ref bool inAny)
    {
        // Programs write members in the order of the fields, so the one that is next by number is tried before the table.
        var fields = type.FieldSpan;
        if ((uint)next < (uint)fields.Length && _json.TryReadName(fields[next].JsonProperty.Quoted))
        {
            return fields[next++];
        }

        return FindFieldName(type, ref next, ref inAny);
    }

    private FieldSchema? FindFieldName(MessageSchema type, ref int next, ref bool inAny)
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
            // Once; a second one is as unknown as any other name.
            inAny = false;
        }
        else if (!_options.IgnoreUnknownFields)
        {
            throw ReaderFaults.UnknownField(_json, type, name, start);
        }

        return field;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ValueMode SingularMode(FieldSchema field) => field.HasPresence ? ValueMode.Tagged : ValueMode.Tagged | ValueMode.OmitDefault;

    private void ReadMany(FieldSchema field)
    {
        if (field.Shape == FieldShape.Map)
        {
            ReadMap(field);
        }
        else if (field.IsPacked)
        {
            ReadPacked(field);
        }
        else if (field.Kind == FieldKind.Message && !field.AcceptsNull)
        {
            ReadMessages(field);
        }
        else if (_json.BeginArray())
        {
            do
            {
                RefuseNull(field, "an array");
                ReadValue(field, ValueMode.Tagged);
            }
            while (_json.NextElement());
        }
    }

    private void ReadMessages(FieldSchema field)
    {
        if (!_json.BeginArray())
        {
            return;
        }

        do
        {
            RefuseNull(field, "an array");
            ReadNested(field);
        }
        while (_json.NextElement());
    }

    private void ReadPacked(FieldSchema field)
    {
        if (!_json.BeginArray())
        {
            return;
        }

        var mark = _wire.GetMark();
        _wire.WriteTag(field.PackedTag);
        var frame = _wire.Open();
        do
        {
            RefuseNull(field, "an array");
            ReadValue(field, ValueMode.Plain);
        }
        while (_json.NextElement());

        if (_wire.Close(frame) == 0)
        {
            // Nothing but unknown enum names, ignored.
            _wire.Return(mark);
        }
    }

    private void ReadMap(FieldSchema field)
    {
        if (!_json.BeginObject())
        {
            return;
        }

        var key = field.MapKey!;
        var value = field.MapValue!;
        EnterMessage();
        do
        {
            var mark = _wire.GetMark();
            _wire.WriteTag(field.Tag);
            var frame = _wire.Open();
            ReadMapKey(key);
            RefuseNull(value, "a map");
            if (ReadValue(value, ValueMode.Tagged))
            {
                _wire.Close(frame);
            }
            else
            {
                _wire.Return(mark);
            }
        }
        while (_json.NextMember());

        LeaveMessage();
    }

    private void ReadMapKey(FieldSchema key)
    {
        _wire.WriteTag(key.Tag);
        switch (key.Kind)
        {
            case FieldKind.String:
                _wire.WriteLengthPrefixed(_json.ReadName());
                return;
            case FieldKind.Bool:
                var start = _json.Position;
                var text = _json.ReadName();
                var isTrue = text.SequenceEqual("true"u8);
                if (!isTrue && !text.SequenceEqual("false"u8))
                {
                    throw _json.Fail(start, "expected \"true\" or \"false\" as the key");
                }

                _wire.WriteVarint(isTrue ? 1u : 0u);
                return;
            default:
                ReadValue(key, ValueMode.Plain);
                if (_json.Peek() != ':')
                {
                    throw _json.Expected("\":\"");
                }

                _json.Advance(1);
                return;
        }
    }

    private void RefuseNull(FieldSchema field, string where)
    {
        if (_json.Peek() == 'n' && !field.AcceptsNull)
        {
            throw ReaderFaults.MisplacedNull(_json, where);
        }
    }

    /// <summary>Reads one value. False when it was an unknown enum name and ignored: then nothing was written.</summary>
    public bool ReadValue(FieldSchema field, ValueMode mode)
    {
        switch (field.Kind)
        {
            case FieldKind.String:
                _wire.WriteBytes(field, mode, _json.ReadString());
                return true;
            case FieldKind.Int32:
                _wire.WriteVarint(field, mode, (ulong)_json.ReadSigned(int.MinValue, int.MaxValue));
                return true;
            case FieldKind.Int64:
                _wire.WriteVarint(field, mode, (ulong)_json.ReadSigned(long.MinValue, long.MaxValue));
                return true;
            case FieldKind.UInt32:
                _wire.WriteVarint(field, mode, _json.ReadUnsigned(uint.MaxValue));
                return true;
            case FieldKind.UInt64:
                _wire.WriteVarint(field, mode, _json.ReadUnsigned(ulong.MaxValue));
                return true;
            case FieldKind.Bool:
                _wire.WriteVarint(field, mode, _json.ReadBool() ? 1u : 0u);
                return true;
            case FieldKind.Double:
                _wire.WriteFixed64(field, mode, BitConverter.DoubleToUInt64Bits(_json.ReadDouble()));
                return true;
            case FieldKind.Float:
                _wire.WriteFixed32(field, mode, BitConverter.SingleToUInt32Bits(_json.ReadSingle()));
                return true;
            case FieldKind.Message:
                ReadNested(field);
                return true;
            case FieldKind.Enum:
                return ReadEnum(field, mode);
            case FieldKind.Bytes:
                ReadBytes(field, mode);
                return true;
            default:
                ReadRareScalar(field, mode);
                return true;
        }
    }

    private void ReadRareScalar(FieldSchema field, ValueMode mode)
    {
        switch (field.Kind)
        {
            case FieldKind.SInt32:
                _wire.WriteVarint(field, mode, ZigZag.Encode(_json.ReadSigned(int.MinValue, int.MaxValue)));
                break;
            case FieldKind.SInt64:
                _wire.WriteVarint(field, mode, ZigZag.Encode(_json.ReadSigned(long.MinValue, long.MaxValue)));
                break;
            case FieldKind.Fixed32:
                _wire.WriteFixed32(field, mode, (uint)_json.ReadUnsigned(uint.MaxValue));
                break;
            case FieldKind.SFixed32:
                _wire.WriteFixed32(field, mode, (uint)_json.ReadSigned(int.MinValue, int.MaxValue));
                break;
            case FieldKind.Fixed64:
                _wire.WriteFixed64(field, mode, _json.ReadUnsigned(ulong.MaxValue));
                break;
            default:
                _wire.WriteFixed64(field, mode, (ulong)_json.ReadSigned(long.MinValue, long.MaxValue));
                break;
        }
    }

    private void ReadNested(FieldSchema field)
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

    private bool ReadEnum(FieldSchema field, ValueMode mode)
    {
        var type = field.Enum!;
        var first = _json.Peek();
        if (first == 'n' && type.IsNullValue)
        {
            _json.ReadNull();
            _wire.WriteVarint(field, mode, 0);
            return true;
        }

        if (first != '"')
        {
            return ReadEnumNumber(field, mode);
        }

        var start = _json.Position;
        var name = _json.ReadString();
        var value = _options.RemoveEnumPrefix ? type.FindValueByShortName(name) : type.FindValue(name);
        if (value is null)
        {
            return _options.IgnoreUnknownFields ? false : throw ReaderFaults.UnknownEnumName(_json, type, name, start, _options.RemoveEnumPrefix);
        }

        _wire.WriteVarint(field, mode, (ulong)value.Number);
        return true;
    }

    private bool ReadEnumNumber(FieldSchema field, ValueMode mode)
    {
        var start = _json.Position;
        if (!_json.TryPeekNumber(out _))
        {
            throw ReaderFaults.NoEnumValue(ref _json, field.Enum!);
        }

        var number = _json.ReadSigned(int.MinValue, int.MaxValue);
        if (field.Enum!.IsClosed && field.Enum.FindValue((int)number) is null)
        {
            return _options.IgnoreUnknownFields ? false : throw ReaderFaults.UnknownEnumNumber(_json, field.Enum, number, start);
        }

        _wire.WriteVarint(field, mode, (ulong)number);
        return true;
    }

    private void ReadBytes(FieldSchema field, ValueMode mode)
    {
        var start = _json.Position;
        var text = _json.ReadString();
        if (!Base64Text.TryTrim(text, out var digits))
        {
            throw ReaderFaults.NotBase64(_json, start);
        }

        var length = Base64Text.DecodedLength(digits.Length);
        if (!_wire.TryBegin(field, mode, (uint)length))
        {
            return;
        }

        _wire.WriteVarint((uint)length);
        if (!Base64Text.TryDecode(digits, _wire.Append(length)))
        {
            throw ReaderFaults.NotBase64(_json, start);
        }
    }

    /// <summary>Counts one more message open on the wire.</summary>
    public void EnterMessage()
    {
        if (++_wireDepth > MaxWireDepth)
        {
            throw ReaderFaults.TooDeep(_json, MaxWireDepth);
        }
    }

    /// <summary>Counts one message less open on the wire.</summary>
    public void LeaveMessage() => _wireDepth--;
}
