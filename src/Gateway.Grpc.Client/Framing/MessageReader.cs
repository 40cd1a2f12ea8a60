using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Channel;
using Gateway.Grpc.Client.Compression;
using Grpc.Core;

namespace Gateway.Grpc.Client.Framing;

/// <summary>Reads the messages of a response: its frames, decompressed where they say so.</summary>
internal sealed class MessageReader(ResponseBody body, HttpHeaders headers, ChannelSettings settings)
{
    private readonly FrameReader _frames = new(body, settings.MaxReceiveMessageSize);
    private PooledBuffer? _decompressed;

    /// <summary>The message just read. Good until the next read.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    /// <summary>Reads the next message. False at the end of the response.</summary>
    /// <exception cref="CallFailure">The bytes are not messages.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Message = default;
        if (!await _frames.ReadAsync(cancellationToken))
        {
            return false;
        }

        Message = _frames.Compressed ? Decompress() : _frames.Payload;
        return true;
    }

    /// <summary>Gives buffers back. Only for the one who reads: no read may be under way.</summary>
    public void Release()
    {
        Message = default;
        _frames.Release();
        _decompressed?.Release();
    }

    private ReadOnlyMemory<byte> Decompress()
    {
        var encoding = headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var values) ? values.ToString() : CompressionTable.Identity;
        if (encoding == CompressionTable.Identity)
        {
            throw new CallFailure(StatusCode.Internal, "A response message is compressed, but the response has no grpc-encoding.");
        }

        var provider = settings.Compression.Find(encoding)
            ?? throw new CallFailure(StatusCode.Internal, $"A response message is compressed by '{encoding}'; known are {settings.Compression.AcceptEncoding}.");

        // An empty message that .NET's gzip was to compress is nothing at all, and some servers mark it compressed.
        if (_frames.Payload.IsEmpty)
        {
            return _frames.Payload;
        }

        _decompressed ??= new PooledBuffer();
        _decompressed.Clear();
        MessageCompression.Decompress(provider, _frames.Payload, _decompressed, settings.MaxReceiveMessageSize);
        return _decompressed.Written;
    }
}
