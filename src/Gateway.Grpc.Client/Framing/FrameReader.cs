using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Client.Framing;

/// <summary>
/// Cuts the bytes of a response into frames. The payload of a frame is a view of the reader's own buffer and is good until the next read.
/// </summary>
/// <example><c>00 00000002 0A00 01 00000001 FF</c> reads as (plain, 0A00), (compressed, FF), end.</example>
/// <remarks>
/// Refuses a length beyond the limit before reading it, flags other than 0 and 1, and bytes that end within a frame. The buffer grows with
/// the bytes that have come, not with the length that a frame claims.
/// </remarks>
internal sealed class FrameReader(ResponseBody body, int? maxMessageSize)
{
    private const int FirstSize = 4 * 1024;
    private const int KeptSize = 64 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _consumed;

    /// <summary>True when the frame just read is compressed.</summary>
    public bool Compressed { get; private set; }

    /// <summary>The payload of the frame just read.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Reads the next frame. False at the end of the response.</summary>
    /// <exception cref="CallFailure">The bytes are not frames, or one is longer than the limit.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Forget();
        if (!await FillAsync(FrameHeader.Size, cancellationToken))
        {
            return _start == _end ? false : throw Truncated();
        }

        var header = FrameHeader.Read(_buffer.AsSpan(_start, FrameHeader.Size));
        Check(header.Flag, header.Length);
        if (!await FillAsync(FrameHeader.Size + (int)header.Length, cancellationToken))
        {
            throw Truncated();
        }

        Compressed = header.IsCompressed;
        Payload = _buffer.AsMemory(_start + FrameHeader.Size, (int)header.Length);
        _consumed = FrameHeader.Size + (int)header.Length;
        return true;
    }

    /// <summary>Gives the buffer back. Only for the one who reads: no read may be under way.</summary>
    public void Release()
    {
        Payload = default;
        (_start, _end, _consumed) = (0, 0, 0);
        Return();
    }

    private void Check(byte flag, uint length)
    {
        if (flag > 1)
        {
            throw new CallFailure(StatusCode.Internal, $"A response message begins with the flag {flag}; 0 or 1 is allowed.");
        }

        if (length > (uint)(maxMessageSize ?? Array.MaxLength - FrameHeader.Size))
        {
            throw new CallFailure(StatusCode.ResourceExhausted, $"A response message is {length} bytes long, the limit is {maxMessageSize ?? Array.MaxLength}.");
        }
    }

    private void Forget()
    {
        Payload = default;
        _start += _consumed;
        _consumed = 0;
        if (_start != _end)
        {
            return;
        }

        (_start, _end) = (0, 0);
        if (_buffer.Length > KeptSize)
        {
            Return();
        }
    }

    /// <summary>Has at least this many bytes in the buffer, from the start of the frame. False when the response ends before.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await body.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        if (_end < _buffer.Length && (_start == 0 || _buffer.Length - _start >= count))
        {
            return;
        }

        var held = _end - _start;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(count, FirstSize), Math.Max(KeptSize, held * 2L)));
            _buffer.AsSpan(0, held).CopyTo(larger);
            Return();
            _buffer = larger;
        }

        (_start, _end) = (0, held);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private static CallFailure Truncated() => new(StatusCode.Internal, "The response ends within a message.");
}
