using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Calls.Compression;

/// <summary>
/// What gzip and zlib put behind the compressed bytes, to tell a whole message from one that stops short: .NET's decompressors take the
/// latter for whole, unless the host has turned <c>System.IO.Compression.UseStrictValidation</c> on.
/// <code>
/// gzip (RFC 1952, section 2.3.1)  ... | CRC-32, 4 bytes, little-endian | length modulo 2^32, 4 bytes, little-endian |
/// zlib (RFC 1950, section 2.2)    ... | Adler-32, 4 bytes, big-endian |
/// </code>
/// </summary>
internal static class CompressionTrailer
{
    private const int GzipHeader = 10;
    private const int GzipTrailer = 8;
    private const int ZlibTrailer = 4;
    private const uint CrcPolynomial = 0xEDB88320;

    /// <summary>Whether the trailer belongs to the message. Encodings that are not known here always fit.</summary>
    /// <param name="encoding">The name that <c>grpc-encoding</c> uses.</param>
    /// <param name="compressed">The compressed bytes, trailer included.</param>
    /// <param name="message">What they were decompressed to.</param>
    public static bool Fits(string encoding, ReadOnlySequence<byte> compressed, ReadOnlySpan<byte> message) => encoding switch
    {
        "gzip" => FitsGzip(compressed, message),
        "deflate" => FitsZlib(compressed, message),
        _ => true,
    };

    private static bool FitsGzip(ReadOnlySequence<byte> compressed, ReadOnlySpan<byte> message)
    {
        if (compressed.Length < GzipHeader + GzipTrailer)
        {
            return false;
        }

        Span<byte> trailer = stackalloc byte[GzipTrailer];
        compressed.Slice(compressed.Length - GzipTrailer).CopyTo(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (length == message.Length)
        {
            return true;
        }

        // Several members, one after the other, are a gzip file as well: the last one has a length of its own.
        return length < message.Length && Crc32(message[^(int)length..]) == BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private static bool FitsZlib(ReadOnlySequence<byte> compressed, ReadOnlySpan<byte> message)
    {
        if (compressed.Length < ZlibTrailer)
        {
            return false;
        }

        Span<byte> trailer = stackalloc byte[ZlibTrailer];
        compressed.Slice(compressed.Length - ZlibTrailer).CopyTo(trailer);
        return Adler32(message) == BinaryPrimitives.ReadUInt32BigEndian(trailer);
    }

    // Bit by bit: hardly anyone sends several members, and their messages have a limit.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ CrcPolynomial;
            }
        }

        return ~crc;
    }

    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65_521;
        const int MostBeforeOverflow = 5_552;
        uint a = 1, b = 0;
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, MostBeforeOverflow);
            foreach (var value in bytes[..count])
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            bytes = bytes[count..];
        }

        return (b << 16) | a;
    }
}
