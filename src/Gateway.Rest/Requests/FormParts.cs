using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>
/// The parts of a <c>multipart/form-data</c> body (<see href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</see>), each the data of one <c>google.api.HttpBody</c>. It returns a part when
/// the part is complete.
/// </summary>
/// <remarks>
/// <code>
/// --boundary CRLF  headers CRLF CRLF  data  CRLF --boundary CRLF  headers CRLF CRLF  data  CRLF --boundary--
/// </code>
/// </remarks>
/// <param name="body">The body.</param>
/// <param name="boundary">The boundary of the content type.</param>
/// <param name="maxMessageBytes">The longest part.</param>
/// <param name="isSingle">Whether there must be exactly one part.</param>
internal sealed class FormParts(PipeReader body, byte[] boundary, int? maxMessageBytes, bool isSingle) : RequestSource(body, maxMessageBytes)
{
    private const int MostParts = 100;
    private const int MostHeaderBytes = 16 * 1024;

    // After a boundary comes a line break before the next part, or two dashes at the end.
    private const int TailLength = 2;

    private readonly byte[] _delimiter = [.. "\r\n--"u8, .. boundary];
    private Place _place = Place.Begin;
    private int _parts;
    private long _searched;

    private enum Place
    {
        Begin,
        Headers,
        Data,
        End,
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        Release();
        while (_place != Place.End)
        {
            var result = await ReadAsync(door, cancellationToken);
            var rest = result.Buffer;
            try
            {
                if (TryReadPart(ref rest, out var part))
                {
                    return HandOut(part, rest.Start);
                }

                if (_place != Place.End && result.IsCompleted)
                {
                    throw Refuse("The form ends before its last boundary.");
                }
            }
            catch (RequestException)
            {
                KeepWaiting(result.Buffer, result.Buffer.Start);
                throw;
            }

            KeepWaiting(result.Buffer, rest.Start);
        }

        return isSingle && _parts == 0 ? throw Refuse("The form has no part; this method takes one.") : null;
    }

    // Reads as many bytes as there are. True with a complete part; the rest begins after the boundary that ends it.
    private bool TryReadPart(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> part)
    {
        part = default;
        return (_place != Place.Begin || TryReadBegin(ref rest))
            && (_place != Place.Headers || TryReadHeaders(ref rest))
            && _place == Place.Data
            && TryReadData(ref rest, out part);
    }

    private bool TryReadBegin(ref ReadOnlySequence<byte> rest)
    {
        // The line break before the first boundary is the end of the head.
        var first = _delimiter.AsSpan(2);
        if (rest.Length < first.Length + TailLength)
        {
            return false;
        }

        var reader = new SequenceReader<byte>(rest);
        if (!reader.IsNext(first, advancePast: true))
        {
            throw Refuse("The form does not begin with its boundary.");
        }

        rest = rest.Slice(reader.Position);
        ReadTail(ref rest);
        return true;
    }

    // After a boundary: another part, or the end.
    private void ReadTail(ref ReadOnlySequence<byte> rest)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        rest.Slice(0, TailLength).CopyTo(tail);
        _place = tail.SequenceEqual("\r\n"u8) ? Place.Headers
            : tail.SequenceEqual("--"u8) ? Place.End
            : throw Refuse("A boundary of the form is not followed by a line break.");
        rest = rest.Slice(TailLength);
    }

    private bool TryReadHeaders(ref ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(rest);
        ReadOnlySequence<byte> headers = default;
        if (rest.Length < 2 || (!reader.IsNext("\r\n"u8, advancePast: true) && !reader.TryReadTo(out headers, "\r\n\r\n"u8)))
        {
            return rest.Length <= MostHeaderBytes ? false : throw TooManyHeaders();
        }

        if (headers.Length > MostHeaderBytes)
        {
            throw TooManyHeaders();
        }

        if (++_parts > MostParts)
        {
            throw Refuse($"The form has more than {MostParts} parts.");
        }

        ContentType = FindContentType(Encoding.Latin1.GetString(headers)) ?? MediaTypes.Text;
        rest = rest.Slice(reader.Position);
        _place = Place.Data;
        _searched = 0;
        return true;
    }

    private bool TryReadData(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> part)
    {
        // Does not search bytes again, except for a possible beginning of a boundary.
        var reader = new SequenceReader<byte>(rest.Slice(_searched));
        if (!reader.TryReadTo(out ReadOnlySequence<byte> found, _delimiter) || reader.Remaining < TailLength)
        {
            _searched = Math.Max(0, rest.Length - _delimiter.Length - TailLength);
            CheckLength(_searched);
            part = default;
            return false;
        }

        part = rest.Slice(0, _searched + found.Length);
        CheckLength(part.Length);
        rest = rest.Slice(reader.Position);
        ReadTail(ref rest);
        return _place != Place.Headers || !isSingle ? true : throw Refuse("The form has more than one part; this method takes one.");
    }

    private static string? FindContentType(string headers)
    {
        foreach (var line in headers.Split("\r\n"))
        {
            if (line.StartsWith("content-type:", StringComparison.OrdinalIgnoreCase))
            {
                return line["content-type:".Length..].Trim();
            }
        }

        return null;
    }

    private static RequestException TooManyHeaders() => Refuse($"The headers of a part are longer than {MostHeaderBytes} bytes.");

    private static RequestException Refuse(string problem) => new(StatusCodes.Status400BadRequest, new Status(StatusCode.InvalidArgument, problem));
}
