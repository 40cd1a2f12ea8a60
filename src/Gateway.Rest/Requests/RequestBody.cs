using System.Buffers;
using System.IO.Pipelines;
using Gateway.Calls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>Reads a request body whole, up to a limit, as contiguous bytes: where the network delivers it in one piece, without copying.</summary>
internal sealed class RequestBody(PipeReader body) : IDisposable
{
    private MessageBuffer? _copy;
    private ReadOnlySequence<byte> _unread;

    /// <summary>Reads the body to its end.</summary>
    /// <returns>The bytes, valid until <see cref="Dispose"/>; null when there are more than the limit.</returns>
    /// <exception cref="BadHttpRequestException">The server refused the body.</exception>
    /// <exception cref="OperationCanceledException">The client went away, or the call was cancelled.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Call call, int? maxBytes)
    {
        while (true)
        {
            // Only a read that has to wait needs the token, which costs something.
            if (!body.TryRead(out var result))
            {
                result = await body.ReadAsync(call.CancellationToken);
            }

            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                throw new OperationCanceledException(call.CancellationToken);
            }

            if (maxBytes is { } most && buffer.Length > most)
            {
                body.AdvanceTo(buffer.Start, buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                _unread = buffer;
                return buffer.IsSingleSegment ? buffer.First : Copy(buffer);
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public void Dispose()
    {
        _copy?.Dispose();
        _copy = null;
        if (!_unread.IsEmpty)
        {
            body.AdvanceTo(_unread.End);
            _unread = default;
        }
    }

    private ReadOnlyMemory<byte> Copy(ReadOnlySequence<byte> buffer)
    {
        _copy = new MessageBuffer();
        foreach (var segment in buffer)
        {
            _copy.Write(segment.Span);
        }

        return _copy.Written;
    }
}
