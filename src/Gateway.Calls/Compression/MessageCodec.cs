using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Gateway.Calls.Compression;

/// <summary>Compresses and decompresses single messages: in gRPC each message is compressed by itself.</summary>
public static class MessageCodec
{
    /// <summary>The name of "not compressed".</summary>
    public const string Identity = "identity";

    /// <summary>Compresses a message behind what the buffer holds.</summary>
    /// <param name="provider">How.</param>
    /// <param name="level">How hard; null for the provider's own default.</param>
    /// <param name="message">The message, which is not empty: .NET's gzip makes nothing of nothing, and others cannot decompress that.</param>
    /// <param name="output">Where to.</param>
    public static void Compress(ICompressionProvider provider, CompressionLevel? level, ReadOnlyMemory<byte> message, MessageBuffer output)
    {
        using var target = new MessageBufferStream(output, limit: null);

        // Disposing the compressing stream writes its last block.
        using var compressing = provider.CreateCompressionStream(target, level);
        compressing.Write(message.Span);
    }

    /// <summary>Decompresses a message into an empty buffer.</summary>
    /// <param name="provider">How.</param>
    /// <param name="message">The message as it came. Nothing at all is an empty message: what .NET's gzip makes of one.</param>
    /// <param name="limit">The most bytes the decompressed message may have; null for no limit.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED when it grows beyond the limit, INTERNAL when it is broken or stops short.</exception>
    public static void Decompress(ICompressionProvider provider, ReadOnlySequence<byte> message, int? limit, MessageBuffer output)
    {
        if (message.IsEmpty)
        {
            return;
        }

        using var source = new SequenceStream(message);
        using var target = new MessageBufferStream(output, limit);
        try
        {
            using var plain = provider.CreateDecompressionStream(source);
            plain.CopyTo(target);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message could not be decompressed as {provider.EncodingName}.", broken));
        }

        if (!CompressionTrailer.Fits(provider.EncodingName, message, output.WrittenSpan))
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message could not be decompressed as {provider.EncodingName}: it stops short."));
        }
    }
}
