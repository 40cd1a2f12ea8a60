using System.Buffers;
using Gateway.Calls;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Compression;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>
/// Writes response messages as frames: straight into the response where the length is known and nothing is compressed, else by way of a buffer.
/// </summary>
/// <remarks>A part of its call, and never copied.</remarks>
internal struct FrameWriter(MessageCompression compression, ICompressionProvider? encoder)
{
    private MessageBuffer? _message;
    private MessageBuffer? _compressed;
    private int _openLength;
    private bool _isOpen;

    /// <summary>What messages are compressed with; null for nothing.</summary>
    public readonly string? Encoding => encoder?.EncodingName;

    /// <summary>Whether a message broke off while it was serialized into the response: part of it is among the bytes that go out next, and cannot be taken back.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The length of the message in the buffer, uncompressed.</summary>
    public readonly int BufferedLength => _message!.Length;

    /// <summary>Begins a message.</summary>
    /// <param name="output">Where frames go.</param>
    /// <param name="length">Its length in bytes; -1 when that is not known yet.</param>
    /// <returns>Where the message goes.</returns>
    public IBufferWriter<byte> Begin(IBufferWriter<byte> output, int length)
    {
        if (length >= 0 && encoder is null)
        {
            FrameHeader.Write(output, compressed: false, length);
            _isOpen = true;
            _openLength = length;
            return output;
        }

        _message ??= new MessageBuffer();
        _message.Clear();
        return _message;
    }

    /// <summary>Ends a message that went straight into the response. False when it is in the buffer: then <see cref="WriteBuffered"/> ends it.</summary>
    public bool TryEnd(out int length)
    {
        length = _openLength;
        var isOpen = _isOpen;
        _isOpen = false;
        return isOpen;
    }

    /// <summary>Writes the message that is in the buffer.</summary>
    public void WriteBuffered(IBufferWriter<byte> output, bool mayCompress)
    {
        var content = _message!;

        // .NET's gzip makes nothing of nothing, which others cannot decompress.
        var compress = mayCompress && encoder is not null && content.Length > 0;
        if (compress)
        {
            content = _compressed ??= new MessageBuffer();
            content.Clear();
            compression.Compress(_message!.Written, encoder!, content);
        }

        FrameHeader.Write(output, compress, content.Length);
        output.Write(content.WrittenSpan);
    }

    /// <summary>Gives up the message that was begun.</summary>
    public void Abandon() => IsBroken = _isOpen;

    public readonly void Dispose()
    {
        _message?.Dispose();
        _compressed?.Dispose();
    }
}
