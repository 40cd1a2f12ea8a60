using System.Buffers;
using System.IO.Pipelines;

namespace Gateway.Yarp.Forwarding;

/// <summary>
/// A request body that reads from its pipe. Each read consumes all bytes that the pipe has: the pipe of gRPC-Web's text format allows only whole groups of base64.
/// </summary>
internal sealed class PipeBody(PipeReader pipe) : ReadOnlyBody
{
    private byte[] _taken = [];
    private int _at;
    private bool _hasEnded;

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
}
