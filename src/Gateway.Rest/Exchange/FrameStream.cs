using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace Gateway.Rest.Exchange;

/// <summary>The response body of an exchange, for code that writes to a stream, such as a forwarder. Each write is flushed.</summary>
internal sealed class FrameStream(PipeWriter frames, ExchangeDoor door) : Stream
{
    private FrameLimit _limit;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var whole = buffer.Length;
            var refused = door.Method.Forwarded is { } forwarded
                ? _limit.Note(buffer.Span, forwarded.MaxResponseMessageSize ?? int.MaxValue, door.Method.ServerStreams, out whole)
                : null;

            // The client gets all messages before a broken one, wherever the network has cut the bytes.
            if (whole > 0)
            {
                frames.Write(buffer.Span[..whole]);
                await frames.FlushAsync(cancellationToken);
            }

            if (refused is not null)
            {
                throw refused;
            }
        }
        catch (RpcException error)
        {
            door.Failure = error;
            throw;
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => frames.Write(buffer.AsSpan(offset, count));

    // Each write has been flushed already. A flush without bytes would send the headers ahead of the first message.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
