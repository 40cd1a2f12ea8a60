using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// A request body as a stream over its pipe. Takes from the pipe all that it gives each time: the pipe of gRPC-Web's text form lets nobody take less than whole groups of base64.
/// </summary>
internal sealed class PipeBody(PipeReader pipe) : Stream
{
    private byte[] _taken = [];
    private int _at;
    private bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_at == _taken.Length && !_hasEnded && !buffer.IsEmpty)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            (_taken, _at) = (result.Buffer.ToArray(), 0);
            _hasEnded = result.IsCompleted;
            pipe.AdvanceTo(result.Buffer.End);
        }

        var count = Math.Min(buffer.Length, _taken.Length - _at);
        _taken.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
