using Gateway.Calls;
using Gateway.Calls.Compression;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Client.Framing;

/// <summary>Makes frames of request messages, one at a time; a frame is good until the next one is made.</summary>
internal sealed class MessageFramer(int? maxMessageSize, ICompressionProvider? compression)
{
    private readonly FrameSerializationContext _context = new(maxMessageSize);
    private MessageBuffer? _compressed;

    /// <summary>How long the message of the last frame is, uncompressed.</summary>
    public int MessageLength => _context.Frame.Length - FrameHeader.Size;

    /// <summary>Serializes a message into a frame.</summary>
    /// <exception cref="CallFailure">The serializer failed (INTERNAL), or the message is beyond the limit (RESOURCE_EXHAUSTED).</exception>
    public ReadOnlyMemory<byte> Frame<T>(T message, Action<T, SerializationContext> serialize, WriteOptions? options)
    {
        var plain = _context.Frame;
        _context.Begin();
        try
        {
            serialize(message, _context);
        }
        catch (Exception error) when (error is not CallFailure)
        {
            throw new CallFailure(StatusCode.Internal, $"The request message can't be serialized: {error.Message}", error);
        }

        _context.End();

        // An empty message stays as it is: .NET's gzip makes nothing of nothing, which others cannot decompress.
        if (compression is null || plain.Length == FrameHeader.Size || (options is { Flags: var flags } && flags.HasFlag(WriteFlags.NoCompress)))
        {
            return Seal(plain, compressed: false);
        }

        _compressed ??= new MessageBuffer();
        Start(_compressed);
        MessageCodec.Compress(compression, level: null, plain.Written[FrameHeader.Size..], _compressed);
        return Seal(_compressed, compressed: true);
    }

    /// <summary>Frees what a long message needed. Its frame must have been sent.</summary>
    public void Clear()
    {
        _context.Frame.Clear();
        _compressed?.Clear();
    }

    /// <summary>Frees everything. The last frame must have been sent.</summary>
    public void Release()
    {
        _context.Frame.Dispose();
        _compressed?.Dispose();
    }

    internal static void Start(MessageBuffer frame)
    {
        frame.Clear();
        frame.Reserve(FrameHeader.Size);
        frame.Advance(FrameHeader.Size);
    }

    private static ReadOnlyMemory<byte> Seal(MessageBuffer frame, bool compressed)
    {
        FrameHeader.Write(frame.Slice(0, FrameHeader.Size), compressed, frame.Length - FrameHeader.Size);
        return frame.Written;
    }
}
