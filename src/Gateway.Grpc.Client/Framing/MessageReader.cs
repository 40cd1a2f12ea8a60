using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Gateway.Calls;
using Gateway.Calls.Compression;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Channel;
using Grpc.Core;

namespace Gateway.Grpc.Client.Framing;

/// <summary>Reads the messages of a response: its frames, decompressed where they say so.</summary>
internal sealed class MessageReader(ResponseBody body, HttpHeaders headers, ChannelSettings settings)
{
    private readonly FrameReader _frames = new(body, settings.MaxReceiveMessageSize);
    private MessageBuffer? _decompressed;

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
        _decompressed?.Dispose();
    }

    private ReadOnlyMemory<byte> Decompress()
    {
        var encoding = headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var values) ? values.ToString() : MessageCodec.Identity;
        if (encoding == MessageCodec.Identity)
        {
            throw new CallFailure(StatusCode.Internal, "A response message is compressed, but the response has no grpc-encoding.");
        }

        var provider = settings.Compression.Find(encoding)
            ?? throw new CallFailure(StatusCode.Internal, $"A response message is compressed by '{encoding}'; known are {settings.Compression.AcceptEncoding}.");
        _decompressed ??= new MessageBuffer();
        _decompressed.Clear();
        MessageCodec.Decompress(provider, new ReadOnlySequence<byte>(_frames.Payload), settings.MaxReceiveMessageSize, _decompressed);
        return _decompressed.Written;
    }
}
