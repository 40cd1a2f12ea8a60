using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Writes JSON as UTF-8 into one growing array: punctuation, indentation, strings and numbers.</summary>
internal sealed class JsonOutput
{
    private const int OwnBytes = 2048;
    private const int RetainedBytes = 1 << 20;

    /// <summary>Room for the longest number or time with its quotes, and for a comma.</summary>
    private const int Slack = 64;

    /// <summary>The writer keeps this array between messages. A larger message uses a pooled array.</summary>
    private readonly byte[] _own = new byte[OwnBytes];

    private byte[] _bytes;
    private int _position;
    private int _depth;
    private bool _needsComma;

    /// <summary>A position of the output. The writer can return to it and discard the text after it.</summary>
    internal readonly record struct JsonMark(int Position, int Depth, bool NeedsComma);

    public JsonOutput() => _bytes = _own;

    public bool Indented { get; set; }

    /// <summary>Whether a comma must precede the next member or element.</summary>
    public bool NeedsComma
    {
        get => _needsComma;
        set => _needsComma = value;
    }

    /// <summary>At least this many bytes to write into.</summary>
    public Span<byte> Free(int count) => Reserve(count);

    /// <summary>Counts the bytes that the caller wrote into <see cref="Free"/>.</summary>
    public void Advance(int count) => _position += count;

    public void Reset()
    {
        _position = 0;
        _depth = 0;
        _needsComma = false;
        if (_bytes.Length > RetainedBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = _own;
        }
    }

    /// <summary>The text written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _position);

    /// <summary>Whether the array or object that ended last is empty.</summary>
    public bool EndsWithNothing => _position >= 2 && _bytes[_position - 2] is (byte)'[' or (byte)'{';

    public JsonMark GetMark() => new(_position, _depth, _needsComma);

    public void Return(JsonMark mark) => (_position, _depth, _needsComma) = mark;

    public void CopyTo(IBufferWriter<byte> target)
    {
        _bytes.AsSpan(0, _position).CopyTo(target.GetSpan(_position));
        target.Advance(_position);
    }

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>Writes a prepared member name with its quotes and colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteProperty(PropertyName name)
    {
        if (Indented || !name.IsShort)
        {
            WriteProperty(name.Quoted);
            return;
        }

        EnsureSlack();
        if (_needsComma)
        {
            _bytes[_position++] = (byte)',';
        }

        _needsComma = true;

        name.CopyShort(_bytes.AsSpan(_position, PropertyName.ShortLength));
        _position += name.Length;
    }

    /// <summary>Writes a member name that includes its quotes and colon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteProperty(ReadOnlySpan<byte> quotedWithColon)
    {
        var free = Reserve(quotedWithColon.Length + Slack);
        if (Indented)
        {
            WriteIndentedProperty(quotedWithColon);
            return;
        }

        if (_needsComma)
        {
            free[0] = (byte)',';
            free = free[1..];
            _position++;
        }

        quotedWithColon.CopyTo(free);
        _position += quotedWithColon.Length;
        _needsComma = true;
    }

    /// <summary>Writes the comma and the indentation before an element of an array.</summary>
    public void BeginElement()
    {
        EnsureSlack();
        if (_needsComma)
        {
            _bytes[_position++] = (byte)',';
        }

        _needsComma = true;
        if (Indented)
        {
            BreakLine();
        }
    }

    /// <summary>Writes a name from the message, such as a map key, and its colon.</summary>
    public void WriteName(ReadOnlySpan<byte> name, bool verify)
    {
        BeginElement();
        this.WriteString(name, verify);
        EndName();
    }

    /// <summary>Ends a name that <see cref="BeginElement"/> began.</summary>
    public void EndName()
    {
        EnsureSlack();
        _bytes[_position++] = (byte)':';
        if (Indented)
        {
            _bytes[_position++] = (byte)' ';
        }
    }

    /// <summary>Writes text that already is JSON.</summary>
    public void WriteRaw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Reserve(json.Length));
        _position += json.Length;
    }

    public void WriteBool(bool value) => WriteRaw(value ? "true"u8 : "false"u8);

    public void WriteNull() => WriteRaw("null"u8);

    public void WriteNumber(long value)
    {
        EnsureSlack();
        _position += IntegerText.Format(_bytes.AsSpan(_position), value);
    }

    public void WriteNumber(ulong value)
    {
        EnsureSlack();
        _position += IntegerText.Format(_bytes.AsSpan(_position), value);
    }

    public void WriteQuotedNumber(long value)
    {
        EnsureSlack();
        _bytes[_position++] = (byte)'"';
        WriteNumber(value);
        _bytes[_position++] = (byte)'"';
    }

    public void WriteQuotedNumber(ulong value)
    {
        EnsureSlack();
        _bytes[_position++] = (byte)'"';
        WriteNumber(value);
        _bytes[_position++] = (byte)'"';
    }

    public void WriteDouble(double value)
    {
        EnsureSlack();
        _position += FloatText.Format(_bytes.AsSpan(_position), value);
    }

    public void WriteSingle(float value)
    {
        EnsureSlack();
        _position += FloatText.Format(_bytes.AsSpan(_position), value);
    }

    /// <summary>Writes ASCII without escapes, in quotes.</summary>
    public void WriteQuotedAscii(ReadOnlySpan<byte> text)
    {
        var free = Reserve(text.Length + 2);
        free[0] = (byte)'"';
        text.CopyTo(free[1..]);
        free[text.Length + 1] = (byte)'"';
        _position += text.Length + 2;
    }

    public void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        var free = Reserve(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        free[0] = (byte)'"';
        Base64.EncodeToUtf8(bytes, free[1..], out _, out var written);
        free[written + 1] = (byte)'"';
        _position += written + 2;
    }

    private void Begin(byte open)
    {
        EnsureSlack();
        _bytes[_position++] = open;
        _needsComma = false;
        _depth++;
    }

    private void End(byte close)
    {
        _depth--;
        if (Indented && _needsComma)
        {
            BreakLine();
        }

        EnsureSlack();
        _bytes[_position++] = close;
        _needsComma = true;
    }

    private void WriteIndentedProperty(ReadOnlySpan<byte> quotedWithColon)
    {
        BeginElement();
        WriteRaw(quotedWithColon);
        WriteRaw(" "u8);
    }

    private void BreakLine()
    {
        var free = Reserve((_depth * 2) + Slack);
        free[0] = (byte)'\n';
        free.Slice(1, _depth * 2).Fill((byte)' ');
        _position += (_depth * 2) + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnsureSlack()
    {
        if (_bytes.Length - _position < Slack)
        {
            Grow(Slack);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _position < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(_position);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count) => _bytes = PooledArray.Grow(_bytes, _position, count, own: _own);
}
