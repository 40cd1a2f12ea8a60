using System.Buffers;
using System.IO.Pipelines;
using Gateway.Calls;
using Gateway.Grpc.Server.Compression;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>Reads length-prefixed messages from a request body, one whenever it is asked.</summary>
internal sealed class FrameReader(PipeReader body, string? encoding, MessageCompression compression, int? maxMessageSize) : IDisposable
{
    private static readonly Status Incomplete = new(StatusCode.Internal, "The request ended in the middle of a message.");

    private MessageBuffer? _decompressed;
    private SequencePosition? _consumed;

    /// <summary>The next message; null at the end of the body. It is valid until the next read.</summary>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken callToken, CancellationToken cancellationToken)
    {
        Release();
        while (true)
        {
            if (!TryRead(callToken, out var result))
            {
                result = await WaitAsync(callToken, cancellationToken);
            }

            var buffer = result.Buffer;
            if (result.IsCanceled)
            {
                body.AdvanceTo(buffer.Start);
                throw new OperationCanceledException(callToken);
            }

            if (FrameHeader.TryRead(buffer, out var header))
            {
                Check(header);
                var frame = FrameHeader.Size + (long)header.Length;
                if (buffer.Length >= frame)
                {
                    _consumed = buffer.GetPosition(frame);
                    return Open(header, buffer.Slice(FrameHeader.Size, header.Length));
                }
            }

            if (result.IsCompleted)
            {
                body.AdvanceTo(buffer.End);
                return buffer.IsEmpty ? null : throw new RpcException(Incomplete);
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Gives the last message back to the body.</summary>
    public void Release()
    {
        if (_consumed is { } position)
        {
            _consumed = null;
            body.AdvanceTo(position);
        }
    }

    public void Dispose()
    {
        Release();
        _decompressed?.Dispose();
    }

    private async ValueTask<ReadResult> WaitAsync(CancellationToken callToken, CancellationToken cancellationToken)
    {
        try
        {
            if (!cancellationToken.CanBeCanceled || cancellationToken == callToken)
            {
                return await body.ReadAsync(callToken);
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(callToken, cancellationToken);
            return await body.ReadAsync(either.Token);
        }
        catch (IOException broken)
        {
            throw Explain(broken, callToken);
        }
    }

    private bool TryRead(CancellationToken callToken, out ReadResult result)
    {
        try
        {
            return body.TryRead(out result);
        }
        catch (IOException broken)
        {
            throw Explain(broken, callToken);
        }
    }

    private static Exception Explain(IOException broken, CancellationToken callToken) => broken switch
    {
        BadHttpRequestException refused => new RpcException(new Status(
            refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? StatusCode.ResourceExhausted : StatusCode.Internal,
            refused.Message,
            refused)),

        // The stream was reset: the same as a cancellation, whether or not the abort has been signalled yet.
        _ => new OperationCanceledException("The client went away.", broken, callToken),
    };

    private void Check(FrameHeader header)
    {
        if (header.Flag > 1)
        {
            Refuse(StatusCode.Internal, $"The compressed flag of a message is {header.Flag}; it must be 0 or 1.");
        }

        if (header.IsCompressed && (encoding is null or MessageCompression.Identity))
        {
            Refuse(StatusCode.Internal, "A message is marked compressed, but the request names no grpc-encoding.");
        }

        if (maxMessageSize is { } most && header.Length > most)
        {
            Refuse(StatusCode.ResourceExhausted, $"A message of {header.Length} bytes is longer than the limit of {most} bytes.");
        }

        if (header.Length > int.MaxValue)
        {
            Refuse(StatusCode.ResourceExhausted, $"A message of {header.Length} bytes is longer than any that can be read.");
        }
    }

    private static void Refuse(StatusCode code, string reason) => throw new RpcException(new Status(code, reason));

    private ReadOnlySequence<byte> Open(FrameHeader header, ReadOnlySequence<byte> message)
    {
        if (!header.IsCompressed)
        {
            return message;
        }

        _decompressed ??= new MessageBuffer();
        _decompressed.Clear();
        compression.Decompress(message, encoding!, maxMessageSize, _decompressed);
        return new ReadOnlySequence<byte>(_decompressed.Written);
    }
}
