using System.Runtime.CompilerServices;
using Gateway.Calls;

namespace Gateway.Grpc.Client.Framing;

/// <summary>
/// The bytes of a response. Normally they are read as they are wanted, which is what slows a server down. When the server has ended the
/// call, what it had sent before can be taken in ahead of its reader, so that the trailers behind it can be seen.
/// </summary>
internal sealed class ResponseBody(Stream stream) : IDisposable
{
    /// <summary>More than an HTTP/2 stream can have under way: SocketsHttpHandler's largest window.</summary>
    private const int MaxAhead = 16 * 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private MessageBuffer? _ahead;
    private int _aheadRead;
    private bool _ended;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (TakeAhead(target.Span) is var taken and > 0)
            {
                return taken;
            }

            return _ended ? 0 : await stream.ReadAsync(target, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads to the end and keeps the bytes for <see cref="ReadAsync"/>. False when there are too many of them.</summary>
    public async Task<bool> ReadAheadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _ahead ??= new MessageBuffer();
            while (!_ended && _ahead.Length < MaxAhead)
            {
                var read = await stream.ReadAsync(_ahead.GetMemory(), cancellationToken);
                _ahead.Advance(read);
                _ended = read == 0;
            }

            return _ended;
        }
        finally
        {
            _gate.Release();
        }
    }

    // The gate is left alone: a read that this interrupts still has to pass it, and it holds nothing that needs freeing.
    public void Dispose() => stream.Dispose();

    private int TakeAhead(Span<byte> target)
    {
        if (_ahead is null)
        {
            return 0;
        }

        var rest = _ahead.Written.Span[_aheadRead..];
        var taken = Math.Min(rest.Length, target.Length);
        rest[..taken].CopyTo(target);
        _aheadRead += taken;
        if (taken == rest.Length)
        {
            _ahead.Dispose();
            _aheadRead = 0;
        }

        return taken;
    }
}
