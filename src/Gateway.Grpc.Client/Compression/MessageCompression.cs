using System.Runtime.InteropServices;
using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Framing;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Client.Compression;

/// <summary>Compresses and decompresses single messages: in gRPC each message is compressed by itself.</summary>
internal static class MessageCompression
{
    public static void Compress(ICompressionProvider provider, ReadOnlyMemory<byte> message, PooledBuffer target)
    {
        // Disposing the compressing stream writes its last block.
        using var compressing = provider.CreateCompressionStream(new BufferStream(target), compressionLevel: null);
        compressing.Write(message.Span);
    }

    /// <summary>Decompresses a message into an empty buffer.</summary>
    /// <exception cref="CallFailure">Bad bytes (INTERNAL), or a message beyond the limit (RESOURCE_EXHAUSTED).</exception>
    public static void Decompress(ICompressionProvider provider, ReadOnlyMemory<byte> message, PooledBuffer target, int? maxMessageSize)
    {
        try
        {
            using var plain = provider.CreateDecompressionStream(Open(message));
            while (true)
            {
                var read = plain.Read(target.GetSpan());
                if (read == 0)
                {
                    return;
                }

                target.Advance(read);
                if (target.Length > maxMessageSize)
                {
                    throw new CallFailure(StatusCode.ResourceExhausted, $"The decompressed message is longer than the limit of {maxMessageSize} bytes.");
                }
            }
        }
        catch (Exception error) when (error is not CallFailure)
        {
            throw new CallFailure(StatusCode.Internal, $"The message can't be decompressed by {provider.EncodingName}.", error);
        }
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> message) => MemoryMarshal.TryGetArray(message, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(message.ToArray(), writable: false);
}
