using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Connect;

/// <summary>The part of a request that names the compression.</summary>
internal enum GzipPlace
{
    /// <summary>In the header of a unary call.</summary>
    Body,

    /// <summary>In the header of a stream.</summary>
    Stream,

    /// <summary>In the query of a GET.</summary>
    Query,
}

/// <summary>Gzip for one request that uses it. It is the only compression that this door supports.</summary>
/// <param name="place">The part of the request that names it, for errors.</param>
/// <param name="maxBytes">The longest message, decompressed.</param>
internal sealed class Gzip(GzipPlace place, int maxBytes)
{
    public const string Name = "gzip";

    /// <summary>The longest decompressed message if nothing else limits it.</summary>
    public const int MostBytes = 1 << 30;

    // Shorter messages hardly shrink.
    private const int ShortestCompressed = 1024;

    private const int HeaderAndTrailer = 18;

    /// <summary>Whether a client accepts gzip.</summary>
    /// <param name="acceptEncoding">Its <c>Accept-Encoding</c> or <c>Connect-Accept-Encoding</c>.</param>
    public static bool IsAccepted(StringValues acceptEncoding) =>
        acceptEncoding.Count > 0
        && StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted)
        && accepted.Any(static one => one.Value.Equals(Name, StringComparison.OrdinalIgnoreCase) && one.Quality != 0);

    /// <summary>The compressed message; null if it is too short for compression.</summary>
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

    /// <summary>Decompresses a message, up to the limit.</summary>
    /// <exception cref="RequestException">The bytes are not gzip, or the message exceeds the limit.</exception>
    public ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> compressed)
    {
        if (compressed.IsEmpty)
        {
            // Connect allows an empty message without compression.
            return compressed;
        }

        // The bytes always come from an array: bodies and pooled buffers use arrays.
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
                    throw RequestSource.TooLarge(maxBytes);
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw Broken(error);
        }

        // GZipStream does not notice missing or extra bytes at the end. The length at the end of gzip does (RFC 1952, section 2.3.1).
        return compressed.Length >= HeaderAndTrailer && BinaryPrimitives.ReadUInt32LittleEndian(compressed.Span[^sizeof(uint)..]) == plain.WrittenCount
            ? plain.WrittenMemory
            : throw Broken(new InvalidDataException("The length at the end is another."));
    }

    private RequestException Broken(InvalidDataException error) => new(StatusCodes.Status400BadRequest, place switch
    {
        GzipPlace.Stream => new Status(StatusCode.InvalidArgument, $"A message is not compressed as the request's {ConnectHeaders.StreamEncoding} says.", error),
        GzipPlace.Query => new Status(StatusCode.InvalidArgument, "The message of the query is not compressed as its parameter compression says.", error),
        _ => Statuses.BrokenEncoding(error),
    });
}
