using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Connect;

/// <summary>The one compression that the door knows.</summary>
internal static class Gzip
{
    public const string Name = "gzip";

    // Shorter messages hardly shrink.
    private const int ShortestCompressed = 1024;

    private const int HeaderAndTrailer = 18;

    /// <summary>Whether a client takes gzip.</summary>
    /// <param name="acceptEncoding">Its <c>Accept-Encoding</c> or <c>Connect-Accept-Encoding</c>.</param>
    public static bool IsAccepted(StringValues acceptEncoding) =>
        acceptEncoding.Count > 0
        && StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted)
        && accepted.Any(static one => one.Value.Equals(Name, StringComparison.OrdinalIgnoreCase) && one.Quality != 0);

    /// <summary>The message compressed; null for one that is too short for that.</summary>
    public static ReadOnlyMemory<byte>? Compress(ReadOnlyMemory<byte> message)
    {
        if (message.Length < ShortestCompressed)
        {
            return null;
        }

        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(message.Span);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    /// <summary>Decompresses a message, as far as the limit allows.</summary>
    /// <exception cref="RequestException">The bytes are not gzip, or more than the limit.</exception>
    public static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> compressed, int? maxBytes)
    {
        if (compressed.IsEmpty)
        {
            // An empty message need not be compressed.
            return compressed;
        }

        // Bodies and pooled buffers are backed by arrays.
        _ = MemoryMarshal.TryGetArray(compressed, out var bytes);
        var plain = new ArrayBufferWriter<byte>();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false), CompressionMode.Decompress);
            while (gzip.Read(plain.GetSpan(ShortestCompressed)) is > 0 and var count)
            {
                plain.Advance(count);
                if (plain.WrittenCount > maxBytes)
                {
                    throw RequestSource.TooLarge(maxBytes.Value);
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw Broken(error);
        }

        // The stream does not notice bytes that are missing or left over at the end. The length, which gzip ends with, tells (RFC 1952, section 2.3.1).
        return compressed.Length >= HeaderAndTrailer && BinaryPrimitives.ReadUInt32LittleEndian(compressed.Span[^sizeof(uint)..]) == plain.WrittenCount
            ? plain.WrittenMemory
            : throw Broken(new InvalidDataException("The length at the end is another."));
    }

    private static RequestException Broken(InvalidDataException error) => new(StatusCodes.Status400BadRequest, Statuses.BrokenEncoding(error));
}
