using System.IO.Compression;
using System.Runtime.InteropServices;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Exchange;

/// <summary>
/// Decompresses a response message. The exchange accepts no compression, but Grpc.AspNetCore still compresses for a service that sends the header metadata
/// <c>grpc-internal-encoding-request</c>.
/// </summary>
internal static class CompressedMessage
{
    // AddGrpc() sets the other providers, but a gateway in front of servers elsewhere need not call it.
    private static readonly ICompressionProvider[] _builtIn = [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];

    /// <summary>Decompresses a message by the <c>grpc-encoding</c> of its response.</summary>
    /// <exception cref="RpcException">The message cannot be decompressed.</exception>
    public static void Decompress(ReadOnlyMemory<byte> compressed, ExchangeResponse response, PooledBuffer target)
    {
        var encoding = response.Headers[GrpcHeaders.Encoding].ToString();
        var providers = response.HttpContext.RequestServices.GetService<IOptions<GrpcServiceOptions>>()?.Value.CompressionProviders;
        if ((providers is { Count: > 0 } ? providers : _builtIn).FirstOrDefault(one => one.EncodingName == encoding) is not { } provider)
        {
            throw new RpcException(Statuses.UnknownCompression(encoding));
        }

        // Pooled buffers are backed by arrays.
        _ = MemoryMarshal.TryGetArray(compressed, out var bytes);
        using var source = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        using var plain = provider.CreateDecompressionStream(source);
        try
        {
            while (plain.Read(target.GetSpan(1)) is > 0 and var count)
            {
                target.Advance(count);
                if (response.MaxMessageSize is { } most && target.WrittenCount > most)
                {
                    throw new RpcException(Statuses.ResponseTooLong(most));
                }
            }
        }
        catch (InvalidDataException)
        {
            throw new RpcException(Statuses.BrokenCompression);
        }
    }
}
