using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Gateway.Grpc.Server.Compression;
using Gateway.Grpc.Server.Protocol;
using Grpc.AspNetCore.Server;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Server.Tests.Protocol;

/// <summary>Frame readers without a server around them.</summary>
internal static class FrameReaders
{
    public static FrameReader On(PipeReader body, string? encoding = null)
    {
        var options = new GrpcServiceOptions { CompressionProviders = [new GzipCompressionProvider(CompressionLevel.Fastest)] };
        return new FrameReader(body, encoding, new MessageCompression(options), maxMessageSize: 100);
    }

    public static ValueTask<ReadOnlySequence<byte>?> ReadAsync(FrameReader reader) => reader.ReadAsync(new Lasting(), TestContext.Current.CancellationToken);

    private sealed class Lasting : ICallCancellation
    {
        public bool IsCancelled => false;

        public CancellationToken CancellationToken => CancellationToken.None;
    }
}
