using Grpc.Core;

namespace Gateway.Calls.Compression;

/// <summary>A stream that writes into a message buffer, up to a limit: a small compressed message must not fill the memory.</summary>
internal sealed class MessageBufferStream(MessageBuffer buffer, int? limit) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (limit is { } most && bytes.Length > most - buffer.Length)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The decompressed message is longer than the limit of {most} bytes."));
        }

        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
