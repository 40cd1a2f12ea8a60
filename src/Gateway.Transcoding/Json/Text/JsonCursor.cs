using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads a JSON text token by token, directly from its bytes.</summary>
/// <remarks>
/// <code>
/// for (var more = cursor.BeginObject(); more; more = cursor.NextMember())
/// {
///     var name = cursor.ReadName();
///     cursor.SkipValue();
/// }
/// </code>
/// Refuses what RFC 8259 forbids: comments, trailing commas, single quotes, control characters in strings, lone surrogates, invalid
/// UTF-8. Also refuses more open objects and arrays than <see cref="JsonOptions.MaxDepth"/>. Every <see cref="TranscodingException"/> names the place.
/// </remarks>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly JsonScratch _scratch;
    private readonly object? _root;
    private readonly int _maxDepth;
    private int _position;
    private int _depth;

    /// <param name="text">The whole text; the cursor skips a byte order mark.</param>
    /// <param name="maxDepth">The maximum number of open objects and arrays.</param>
    /// <param name="scratch">Memory for strings with escapes.</param>
    /// <param name="root">The root of the field paths in errors: a message schema, a field schema, or the field path itself as a string. Null for none.</param>
    public JsonCursor(ReadOnlySpan<byte> text, int maxDepth, JsonScratch scratch, object? root)
    {
        _text = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
        _maxDepth = maxDepth;
        _scratch = scratch;
        _root = root;

        // One check for the whole text: nearly free on ASCII, and no later code has to check again.
        if (!Utf8.IsValid(_text))
        {
            throw JsonPlace.NotUtf8(_text, root, maxDepth);
        }
    }

    /// <summary>Offset of the next byte to read.</summary>
    public readonly int Position => _position;

    /// <summary>The number of open objects and arrays.</summary>
    public readonly int Depth => _depth;

    /// <summary>Skips white space and returns the byte that starts the next token; 0 at the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var text = _text;
        var position = _position;
        if ((uint)position < (uint)text.Length && text[position] > ' ')
        {
            return text[position];
        }

        return SkipSpace();
    }

    /// <summary>Reads <c>{</c>. True if a name follows. False if the object is empty; its <c>}</c> is then read too.</summary>
    public bool BeginObject()
    {
        if (Peek() != '{')
        {
            throw Expected("an object");
        }

        Enter();
        if (Peek() == '}')
        {
            Leave();
            return false;
        }

        RequireName("a member name in double quotes, or \"}\"");
        return true;
    }

    /// <summary>Reads <c>,</c> (true: a name follows) or <c>}</c> (false).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextMember()
    {
        var next = Peek();
        if (next == ',')
        {
            _position++;
            RequireName("a member name in double quotes");
            return true;
        }

        if (next == '}')
        {
            Leave();
            return false;
        }

        throw Expected("\",\" or \"}\"");
    }

    /// <summary>Reads <c>[</c>. True if an element follows. False if the array is empty; its <c>]</c> is then read too.</summary>
    public bool BeginArray()
    {
        if (Peek() != '[')
        {
            throw Expected("an array");
        }

        Enter();
        if (Peek() == ']')
        {
            Leave();
            return false;
        }

        return true;
    }

    /// <summary>Reads <c>,</c> (true: an element follows) or <c>]</c> (false).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NextElement()
    {
        var next = Peek();
        if (next == ',')
        {
            _position++;
            return true;
        }

        if (next == ']')
        {
            Leave();
            return false;
        }

        throw Expected("\",\" or \"]\"");
    }

    /// <summary>Reads members with <see cref="PlainMemberReader"/>. True if it stopped after a value, false if it stopped before a name.</summary>
    public bool ReadPlainMembers(WireAssembler wire, ReadOnlySpan<FieldSchema> fields, ref int next, ref ulong seen) =>
        PlainMemberReader.ReadToEnd(_text, ref _position, wire, fields, ref next, ref seen);

    /// <summary>Reads a name and its colon if the text has exactly these bytes: <c>"name":</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadName(ReadOnlySpan<byte> quotedWithColon)
    {
        if (_text[_position..].StartsWith(quotedWithColon))
        {
            _position += quotedWithColon.Length;
            return true;
        }

        return false;
    }

    /// <summary>Reads a name and its colon. The span is valid until the next string is read.</summary>
    public ReadOnlySpan<byte> ReadName()
    {
        var name = ReadString();
        if (Peek() != ':')
        {
            throw Expected("\":\"");
        }

        _position++;
        return name;
    }

    /// <summary>Reads a string and resolves its escapes. The span is valid until the next string is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadString()
    {
        if (Peek() != '"')
        {
            throw Expected("a string");
        }

        var start = _position + 1;
        var rest = _text[start..];
        var end = JsonText.IndexOfSpecial(rest);
        if ((uint)end < (uint)rest.Length && rest[end] == '"')
        {
            _position = start + end + 1;
            return rest[..end];
        }

        return ReadEscapedString(start);
    }

    /// <summary>Parses the next number without consuming it. <see cref="Advance"/> consumes it.</summary>
    public readonly bool TryPeekNumber(out JsonNumber number) => JsonNumber.TryRead(_text[_position..], out number);

    /// <summary>Consumes this many bytes.</summary>
    public void Advance(int count) => _position += count;

    /// <summary>The bytes that are not read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[_position..];

    /// <summary>Checks that only white space follows.</summary>
    public void ReadEnd()
    {
        Peek();
        if (_position < _text.Length)
        {
            throw Expected("the end of the text");
        }
    }

    /// <summary>The error for a token of the wrong kind.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public TranscodingException Expected(string what)
    {
        Peek();
        return Fail(_position, $"expected {what}, found {JsonPlace.Describe(_text[_position..])}");
    }

    /// <summary>The error at an offset of the text.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly TranscodingException Fail(int offset, string description) => JsonPlace.ErrorAt(_text, offset, _root, description);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly TranscodingException TooDeep() => Fail(_position, $"more than {_maxDepth} objects and arrays inside each other");

    private void RequireName(string what)
    {
        if (Peek() != '"')
        {
            throw Expected(what);
        }
    }

    private void Enter()
    {
        if (++_depth > _maxDepth)
        {
            throw TooDeep();
        }

        _position++;
    }

    private void Leave()
    {
        _depth--;
        _position++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte SkipSpace()
    {
        _position = JsonText.SkipSpace(_text, _position);
        return (uint)_position < (uint)_text.Length ? _text[_position] : (byte)0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlySpan<byte> ReadEscapedString(int start)
    {
        var end = start;
        while (true)
        {
            end += JsonText.IndexOfSpecial(_text[end..]);
            if (end >= _text.Length)
            {
                throw Fail(_text.Length, "the text ends inside a string");
            }

            if (_text[end] == '"')
            {
                break;
            }

            if (_text[end] != '\\')
            {
                throw Fail(end, "a control character in a string must be escaped");
            }

            end = Math.Min(end + 2, _text.Length);
        }

        var content = _text[start..end];
        var target = _scratch.Rent(content.Length);
        var problem = JsonText.Unescape(content, target, out var written);
        if (problem is not null)
        {
            throw Fail(start + written, problem);
        }

        _position = end + 1;
        return target[..written];
    }
}
