using System.Buffers;

namespace Gateway.Transcoding;

/// <summary>
/// Splits a stream of JSON messages into single messages as the bytes arrive. The stream has one message per line, messages with or without space between them, or one array of messages.
/// </summary>
/// <remarks>
/// <code>
/// {"name":"a"}            lines, or any white space
/// {"name":"a"}{"name":"b"}
/// [{"name":"a"},{"name":"b"}]
/// </code>
/// The splitter only finds the ends of messages; <see cref="JsonToWire"/> checks their content. The result does not depend on how the bytes are cut.
/// The splitter reads each byte once. Not thread-safe.
/// </remarks>
/// <param name="messagesAreArrays">Whether a message is itself a JSON array. A <c>[</c> then begins a message, not a list of messages.</param>
public sealed class JsonMessageSplitter(bool messagesAreArrays)
{
    private static readonly SearchValues<byte> Brackets = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> TokenEnds = SearchValues.Create(" \t\r\n,]{["u8);
    private static readonly SearchValues<byte> LineTokenEnds = SearchValues.Create(" \t\r\n{["u8);

    private Place _place = Place.Start;
    private Inside _inside;
    private long _scanned;
    private long _consumed;
    private int _depth;
    private bool _inString;
    private bool _escaped;

    private enum Place
    {
        Start,
        Between,
        ArrayStart,
        AfterElement,
        AfterComma,
        AfterArray,
    }

    private enum Inside
    {
        Nothing,
        Container,
        String,
        Token,
    }

    /// <summary>Finds the next message.</summary>
    /// <param name="bytes">The bytes that have arrived and are not yet consumed.</param>
    /// <param name="isLast">Whether no more bytes will follow.</param>
    /// <exception cref="TranscodingException">The list of messages is broken: a comma is missing, the list does not end, or other text follows it. The error names the byte of the stream.</exception>
    public JsonSplit Next(in ReadOnlySequence<byte> bytes, bool isLast)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (_inside == Inside.Nothing && !TryReachMessage(ref reader))
        {
            return isLast ? End(reader.Consumed) : Split(JsonSplitKind.NeedMore, default, reader.Consumed);
        }

        var start = reader.Consumed;
        reader.Advance(_scanned);
        if (!TryPassMessage(ref reader) && !isLast)
        {
            _scanned = reader.Consumed - start;
            return Split(JsonSplitKind.NeedMore, default, start);
        }

        // At the end of the stream, return an unfinished message too: the engine reports its error.
        _inside = Inside.Nothing;
        _scanned = 0;
        _place = _place is Place.ArrayStart or Place.AfterComma ? Place.AfterElement : Place.Between;
        return Split(JsonSplitKind.Message, bytes.Slice(start, reader.Consumed - start), reader.Consumed);
    }

    private JsonSplit End(long consumed) => _place is Place.Start or Place.Between or Place.AfterArray
        ? Split(JsonSplitKind.End, default, consumed)
        : throw Broken("the array of messages is not closed", consumed);

    private JsonSplit Split(JsonSplitKind kind, in ReadOnlySequence<byte> message, long consumed)
    {
        _consumed += consumed;
        return new JsonSplit(kind, message, consumed);
    }

    private TranscodingException Broken(string description, long consumed) => TranscodingException.InStream(description, _consumed + consumed + 1);

    // Skips the bytes between messages. True at the first byte of a message.
    private bool TryReachMessage(ref SequenceReader<byte> reader)
    {
        while (reader.TryPeek(out var next))
        {
            // Skip white space, and a byte order mark at the start of the stream. No message begins with these bytes.
            if (next is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' || (_place == Place.Start && next is (0xEF or 0xBB or 0xBF)))
            {
                reader.Advance(1);
                continue;
            }

            if (IsMessageStart(next, reader.Consumed))
            {
                Begin(next);
                return true;
            }

            reader.Advance(1);
        }

        return false;
    }

    private bool IsMessageStart(byte next, long consumed)
    {
        switch (_place)
        {
            case Place.Start when next == '[' && !messagesAreArrays:
                _place = Place.ArrayStart;
                return false;

            case Place.ArrayStart or Place.AfterElement when next == ']':
                _place = Place.AfterArray;
                return false;

            case Place.AfterElement when next == ',':
                _place = Place.AfterComma;
                return false;

            case Place.ArrayStart when next == ',':
                throw Broken("expected a message or ']' after '['", consumed);

            case Place.AfterElement:
                throw Broken("expected ',' or ']' after a message of the array", consumed);

            case Place.AfterComma when next is (byte)']' or (byte)',':
                throw Broken("expected a message after ',' in the array", consumed);

            case Place.AfterArray:
                throw Broken("nothing may follow the array of messages", consumed);

            default:
                return true;
        }
    }

    private void Begin(byte first)
    {
        _depth = 0;
        _inString = false;
        _escaped = false;
        _inside = first switch
        {
            (byte)'{' or (byte)'[' => Inside.Container,
            (byte)'"' => Inside.String,
            _ => Inside.Token,
        };
    }

    private bool TryPassMessage(ref SequenceReader<byte> reader) => _inside switch
    {
        Inside.Container => TryPassContainer(ref reader),
        Inside.String => TryPassString(ref reader),
        _ => TryPassToken(ref reader),
    };

    private bool TryPassContainer(ref SequenceReader<byte> reader)
    {
        while (!reader.End)
        {
            if (_inString)
            {
                if (!TryPassStringRest(ref reader))
                {
                    return false;
                }

                _inString = false;
                continue;
            }

            var at = reader.UnreadSpan.IndexOfAny(Brackets);
            if (at < 0)
            {
                reader.Advance(reader.UnreadSpan.Length);
                continue;
            }

            var found = reader.UnreadSpan[at];
            reader.Advance(at + 1);
            if (found == '"')
            {
                _inString = true;
            }
            else if (found is (byte)'{' or (byte)'[')
            {
                _depth++;
            }
            else if (--_depth <= 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryPassString(ref SequenceReader<byte> reader)
    {
        if (!_inString)
        {
            reader.Advance(1);
            _inString = true;
        }

        return TryPassStringRest(ref reader);
    }

    private bool TryPassStringRest(ref SequenceReader<byte> reader)
    {
        while (!reader.End)
        {
            if (_escaped)
            {
                reader.Advance(1);
                _escaped = false;
                continue;
            }

            var at = reader.UnreadSpan.IndexOfAny(StringEnds);
            if (at < 0)
            {
                reader.Advance(reader.UnreadSpan.Length);
                continue;
            }

            var found = reader.UnreadSpan[at];
            reader.Advance(at + 1);
            if (found == '"')
            {
                return true;
            }

            _escaped = true;
        }

        return false;
    }

    // Skips a number, a word, or invalid JSON.
    private bool TryPassToken(ref SequenceReader<byte> reader)
    {
        var ends = _place is Place.ArrayStart or Place.AfterComma ? TokenEnds : LineTokenEnds;
        while (!reader.End)
        {
            var at = reader.UnreadSpan.IndexOfAny(ends);
            if (at >= 0)
            {
                reader.Advance(at);
                return true;
            }

            reader.Advance(reader.UnreadSpan.Length);
        }

        return false;
    }
}
