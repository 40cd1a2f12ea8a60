using System.IO.Compression;
using Grpc.Net.Compression;

namespace Upstream.Compress;

/// <summary>Brotli as a compression provider, counting its work.</summary>
public sealed class BrotliProvider : ICompressionProvider
{
    private int _compressed;
    private int _decompressed;

    public string EncodingName => "br";

    public int Compressed => _compressed;

    public int Decompressed => _decompressed;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        Interlocked.Increment(ref _compressed);
        return new BrotliStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);
    }

    public Stream CreateDecompressionStream(Stream stream)
    {
        Interlocked.Increment(ref _decompressed);
        return new BrotliStream(stream, CompressionMode.Decompress);
    }
}
