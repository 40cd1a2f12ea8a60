using System.IO.Compression;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;

namespace Gateway.Interop.Server;

/// <summary>A compression provider that knows how many messages of the current call came compressed, which a service is never told.</summary>
internal sealed class CountingCompressionProvider(ICompressionProvider inner) : ICompressionProvider
{
    private static readonly AsyncLocal<Counter?> Current = new();

    public string EncodingName => inner.EncodingName;

    /// <summary>How many messages of the call have been decompressed so far.</summary>
    public static int Decompressed => Current.Value!.Messages;

    /// <summary>Middleware: a count for each call.</summary>
    public static Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Current.Value = new Counter();
        return next(context);
    }

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        Current.Value!.Messages++;
        return inner.CreateDecompressionStream(stream);
    }

    private sealed class Counter
    {
        public int Messages;
    }
}
