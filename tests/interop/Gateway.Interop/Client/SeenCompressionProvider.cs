using System.IO.Compression;
using Grpc.Net.Compression;

namespace Gateway.Interop.Client;

/// <summary>gzip that counts the messages it decompressed: how a case sees whether a message came compressed.</summary>
internal sealed class SeenCompressionProvider : ICompressionProvider
{
    private readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);
    private int _taken;
    private int _decompressed;

    public string EncodingName => _gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => _gzip.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        _decompressed++;
        return _gzip.CreateDecompressionStream(stream);
    }

    /// <summary>Whether a message was decompressed since this was last asked.</summary>
    public bool Take()
    {
        var any = _decompressed > _taken;
        _taken = _decompressed;
        return any;
    }
}
