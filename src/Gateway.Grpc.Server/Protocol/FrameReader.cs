using System.Buffers;
using System.IO.Pipelines;
using Gateway.Calls;
using Gateway.Calls.Compression;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Compression;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>Reads length-prefixed messages from a request body, one whenever it is asked.</summary>
internal sealed class FrameReader(PipeReader body, string? encoding, MessageCompression compression, int? maxMessageSize, IMessageCounter? counter = null) : IDisposable
{
    private static readonly Status Incomplete = new(StatusCode.Internal, "The request ended in the middle of a message.");

    private MessageBuffer? _decompressed;
    private SequencePosition? _consumed;
    private bool _nothingLeft;

    /// <summary>Whether the client has ended its side of the call.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The next message; null at the end of the body. It is valid until the next read.</summary>
    /// <param name="call">Gives the call's token. Asked only when bytes have to be waited for: a call whose request is all there never makes one.</param>
    /// <param name="cancellationToken">The reader's own token.</param>
    /// <exception cref="RpcException">The request is broken. Whoever asks again is told the same.</exception>
    public ValueTask<ReadOnlySequence<byte>?> ReadAsync(ICallCancellation call, CancellationToken cancellationToken)
    {
        // A message that is there already, as that of most unary calls is, costs no state machine.
        try
        {
            Advance();
            if (!call.IsCancelled)
            {
                if (_nothingLeft)
                {
                    return default;
                }

                if (body.TryRead(out var result) && TryTake(result, out var message))
                {
                    return new(message);
                }
            }
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<ReadOnlySequence<byte>?>(Explain(exception, call, cancellationToken));
        }

        return ReadWaitingAsync(call, cancellationToken);
    }

    private async ValueTask<ReadOnlySequence<byte>?> ReadWaitingAsync(ICallCancellation call, CancellationToken cancellationToken)
    {
        try
        {
            if (call.IsCancelled)
            {
                call.CancellationToken.ThrowIfCancellationRequested();
            }

            while (true)
            {
                if (!body.TryRead(out var result))
                {
                    result = await WaitAsync(call.CancellationToken, cancellationToken);
                }

                if (TryTake(result, out var message))
                {
                    return message;
                }
            }
        }
        catch (Exception exception) when (Explain(exception, call, cancellationToken) is { } explained && explained != exception)
        {
            throw explained;
        }
    }

    /// <summary>Reads what still comes, and forgets it.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        Advance();
        while (!HasEnded)
        {
            var result = await body.ReadAsync(cancellationToken);
            HasEnded = result.IsCompleted || result.IsCanceled;
            body.AdvanceTo(result.Buffer.End);
        }
    }

    // The body itself ends with the request, whether or not its last message was given back.
    public void Dispose() => _decompressed?.Dispose();

    // Gives the last message back to the body.
    private void Advance()
    {
        if (_consumed is { } position)
        {
            _consumed = null;
            body.AdvanceTo(position);
        }
    }

    private async ValueTask<ReadResult> WaitAsync(CancellationToken callToken, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == callToken)
        {
            return await body.ReadAsync(callToken);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(callToken, cancellationToken);
        return await body.ReadAsync(either.Token);
    }

    // True with a message, or with null at the end of the body; false when more bytes are needed.
    private bool TryTake(ReadResult result, out ReadOnlySequence<byte>? message)
    {
        message = null;
        HasEnded = result.IsCompleted;
        var buffer = result.Buffer;
        if (FrameHeader.TryRead(buffer, out var header))
        {
            if (Refusal(header) is { } refusal)
            {
                body.AdvanceTo(buffer.Start);
                throw new RpcException(refusal);
            }

            var frame = FrameHeader.Size + (long)header.Length;
            if (buffer.Length >= frame)
            {
                var opened = OpenOrLeave(header, buffer);
                _consumed = buffer.GetPosition(frame);
                _nothingLeft = HasEnded && buffer.Length == frame;
                counter?.Received(opened.Length);
                message = opened;
                return true;
            }
        }

        if (result.IsCompleted)
        {
            body.AdvanceTo(buffer.Start);
            return buffer.IsEmpty ? true : throw new RpcException(Incomplete);
        }

        body.AdvanceTo(buffer.Start, buffer.End);
        return false;
    }

    // What a read failed with, as the service is told of it.
    private static Exception Explain(Exception exception, ICallCancellation call, CancellationToken cancellationToken) => exception switch
    {
        IOException broken => Explain(broken, call.CancellationToken),
        OperationCanceledException cancelled when !call.IsCancelled && !call.CancellationToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested =>
            Explain(new IOException(cancelled.Message, cancelled), call.CancellationToken),
        _ => exception,
    };

    private static Exception Explain(IOException broken, CancellationToken callToken) => broken switch
    {
        BadHttpRequestException refused => new RpcException(new Status(
            refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? StatusCode.ResourceExhausted : StatusCode.Internal,
            refused.Message,
            refused)),

        // The stream was reset: the same as a cancellation, whether or not the abort has been signalled yet.
        _ => new OperationCanceledException("The client went away.", broken, callToken),
    };

    private Status? Refusal(FrameHeader header)
    {
        if (header.Flag > 1)
        {
            return new Status(StatusCode.Internal, $"The compressed flag of a message is {header.Flag}; it must be 0 or 1.");
        }

        if (header.IsCompressed && (encoding is null or MessageCodec.Identity))
        {
            return new Status(StatusCode.Internal, "A message is marked compressed, but the request names no grpc-encoding.");
        }

        if (maxMessageSize is { } most && header.Length > most)
        {
            return new Status(StatusCode.ResourceExhausted, $"A message of {header.Length} bytes is longer than the limit of {most} bytes.");
        }

        if (header.Length > int.MaxValue)
        {
            return new Status(StatusCode.ResourceExhausted, $"A message of {header.Length} bytes is longer than any that can be read.");
        }

        return null;
    }

    // A message that cannot be decompressed stays where it is, so that whoever asks again finds the same.
    private ReadOnlySequence<byte> OpenOrLeave(FrameHeader header, ReadOnlySequence<byte> buffer)
    {
        try
        {
            return Open(header, buffer.Slice(FrameHeader.Size, header.Length));
        }
        catch
        {
            body.AdvanceTo(buffer.Start);
            throw;
        }
    }

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
