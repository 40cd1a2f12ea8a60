using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Unicode;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json;

/// <summary>Writes JSON as UTF-8 into one growing array: commas, indentation, strings and numbers.</summary>
internal sealed class JsonOutput
{
    private const int OwnBytes = 2048;
    private const int RetainedBytes = 1 << 20;

    /// <summary>Enough for the longest number or time with its quotes, and for a comma.</summary>
    private const int Slack = 64;

    /// <summary>What is kept between messages, unless it grew: then a pooled array is.</summary>
    private readonly byte[] _own = new byte[OwnBytes];

    private byte[] _bytes;
    private int _position;
    private int _depth;
    private bool _needsComma;

    /// <summary>A place to return to: all that is written behind it can be taken back.</summary>
    internal readonly record struct Mark(int Position, int Depth, bool NeedsComma);

    public JsonOutput() => _bytes = _own;

    public bool Indented { get; set; }

    /// <summary>Something stands before the next member or element.</summary>
    public bool NeedsComma
    {
        get => _needsComma;
        set => _needsComma = value;
    }

    /// <summary>At least that many bytes to write into.</summary>
    public Span<byte> Free(int count) => Reserve(count);

    /// <summary>Counts bytes that were written into <see cref="Free"/>.</summary>
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

    /// <summary>The array or object that ended last has nothing in it.</summary>
    public bool EndsWithNothing => _position >= 2 && _bytes[_position - 2] is (byte)'[' or (byte)'{';

    public Mark GetMark() => new(_position, _depth, _needsComma);

    public void Return(Mark mark) => (_position, _depth, _needsComma) = mark;

    public void CopyTo(IBufferWriter<byte> target)
    {
        _bytes.AsSpan(0, _position).CopyTo(target.GetSpan(_position));
        target.Advance(_position);
    }

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>Writes a member's name, prepared with its quotes and colon.</summary>
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

    /// <summary>Writes a member's name, given with its quotes and colon.</summary>
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

    /// <summary>Writes what stands between the elements of an array, before each.</summary>
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

    /// <summary>Writes a name that is a string of the message, such as a map key, and its colon.</summary>
    public void WriteName(ReadOnlySpan<byte> name, bool verify)
    {
        BeginElement();
        WriteString(name, verify);
        EndName();
    }

    /// <summary>Ends a name that was begun by <see cref="BeginElement"/>.</summary>
    public void EndName()
    {
        EnsureSlack();
        _bytes[_position++] = (byte)':';
        if (Indented)
        {
            _bytes[_position++] = (byte)' ';
        }
    }

    /// <summary>Writes text that is JSON already.</summary>
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

    /// <summary>Writes ASCII that needs no escapes, in quotes.</summary>
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

    /// <summary>Writes a string of a message in quotes. False when it is not UTF-8 and was to be: then it is written with replacement characters.</summary>
    public bool WriteString(ReadOnlySpan<byte> text, bool verify)
    {
        var start = _position;
        var free = Reserve(text.Length + Slack);
        free[0] = (byte)'"';
        var plain = CopyPlain(text, free[1..], out var hasOther);
        if (plain < text.Length)
        {
            WriteEscaped(text, plain);
            hasOther |= text[plain..].ContainsAnyInRange((byte)0x80, (byte)0xFF);
        }
        else
        {
            free[plain + 1] = (byte)'"';
            _position += plain + 2;
        }

        if (!hasOther || Utf8.IsValid(text))
        {
            return true;
        }

        _position = start;
        WriteString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text)), verify: false);
        return !verify;
    }

    /// <summary>Copies up to the first byte that needs an escape, and tells where it is; also whether a byte outside ASCII was among them.</summary>
    private static int CopyPlain(ReadOnlySpan<byte> text, Span<byte> target, out bool hasOther)
    {
        var i = 0;
        uint others = 0;
        for (; i <= text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(text.Slice(i, Vector128<byte>.Count));
            bytes.CopyTo(target.Slice(i, Vector128<byte>.Count));
            others |= bytes.ExtractMostSignificantBits();
            var special = JsonText.Specials(bytes);
            if (special != Vector128<byte>.Zero)
            {
                hasOther = others != 0;
                return i + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
            }
        }

        if (i < text.Length && TryCopyEnd(text, target, i, ref others))
        {
            hasOther = others != 0;
            return text.Length;
        }

        for (; i < text.Length && !JsonText.IsSpecial(text[i]); i++)
        {
            others |= (uint)text[i] & 0x80;
            target[i] = text[i];
        }

        hasOther = others != 0;
        return i;
    }

    /// <summary>Copies the last bytes, fewer than a vector, by loads that overlap what was copied or each other. False when something needs an escape or the text is very short.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCopyEnd(ReadOnlySpan<byte> text, Span<byte> target, int from, ref uint others)
    {
        Vector128<byte> bytes;
        if (from > 0)
        {
            bytes = Vector128.Create(text[^Vector128<byte>.Count..]);
            bytes.CopyTo(target.Slice(text.Length - Vector128<byte>.Count, Vector128<byte>.Count));
        }
        else if (text.Length >= sizeof(ulong))
        {
            var head = BinaryPrimitives.ReadUInt64LittleEndian(text);
            var tail = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
            BinaryPrimitives.WriteUInt64LittleEndian(target, head);
            BinaryPrimitives.WriteUInt64LittleEndian(target[(text.Length - sizeof(ulong))..], tail);
            bytes = Vector128.Create(head, tail).AsByte();
        }
        else if (text.Length >= sizeof(uint))
        {
            var head = BinaryPrimitives.ReadUInt32LittleEndian(text);
            var tail = BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..]);
            BinaryPrimitives.WriteUInt32LittleEndian(target, head);
            BinaryPrimitives.WriteUInt32LittleEndian(target[(text.Length - sizeof(uint))..], tail);
            bytes = Vector128.Create(head, tail, head, tail).AsByte();
        }
        else
        {
            return false;
        }

        others |= bytes.ExtractMostSignificantBits();
        return JsonText.Specials(bytes) == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteEscaped(ReadOnlySpan<byte> text, int plain)
    {
        // The opening quote and what is plain are there already; an escape takes six bytes at most.
        _position += plain + 1;
        for (var i = plain; i < text.Length;)
        {
            WriteEscape(text[i++]);
            var rest = text[i..];
            var free = Reserve(rest.Length + Slack);
            var copied = CopyPlain(rest, free, out _);
            _position += copied;
            i += copied;
        }

        EnsureSlack();
        _bytes[_position++] = (byte)'"';
    }

    private void WriteEscape(byte b)
    {
        var free = Reserve(Slack);
        free[0] = (byte)'\\';
        var letter = b switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)0,
        };
        if (letter != 0)
        {
            free[1] = letter;
            _position += 2;
            return;
        }

        "u00"u8.CopyTo(free[1..]);
        free[4] = (byte)(b < 0x10 ? '0' : '1');
        free[5] = "0123456789abcdef"u8[b & 0xF];
        _position += 6;
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
    private void Grow(int count)
    {
        var wanted = Math.Max(_bytes.Length * 2L, _position + (long)count);
        var grown = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Math.Max(Array.MaxLength, checked(_position + count))));
        _bytes.AsSpan(0, _position).CopyTo(grown);
        if (_bytes != _own)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = grown;
    }
}
