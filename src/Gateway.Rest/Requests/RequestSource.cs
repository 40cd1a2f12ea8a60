using System.Buffers;
using System.IO.Pipelines;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>Reads the bodies of request messages: the whole request body, or one part of it after another.</summary>
internal abstract class RequestSource(PipeReader body, int? maxMessageBytes) : IDisposable
{
    private PooledBuffer? _copy;
    private Claim _body;
    private SequencePosition? _consumed;
    private SequencePosition? _waitsAt;
    private long _lookedAt;

    protected int? MaxMessageBytes { get; } = maxMessageBytes;

    /// <summary>The content type of the bytes that were handed out last; null for that of the request.</summary>
    public string? ContentType { get; protected set; }

    /// <summary>The bytes of the next message, contiguous and valid until the next call; null when there are no more.</summary>
    /// <exception cref="RequestException">The body is too long, or the server refused it.</exception>
    /// <exception cref="IOException">The client went away.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public abstract ValueTask<ReadOnlyMemory<byte>?> NextAsync(ExchangeDoor door, CancellationToken cancellationToken);

    /// <summary>Whether the call has ended, so that nothing more can be read.</summary>
    public bool IsStopped => _body.HasEnded;

    /// <summary>Ends a read that a service left pending, and refuses further ones: the body belongs to the server again. Called once.</summary>
    public Task StopAsync()
    {
        _body.TryEnd(isCut: false, out var read);
        if (read is null)
        {
            return Task.CompletedTask;
        }

        Wake(body);
        return read;
    }

    /// <summary>
    /// Gives back the bytes that were handed out, because their message is complete. A call may go on for days, and the bytes that it holds shrink its client's window
    /// for the whole connection.
    /// </summary>
    /// <exception cref="RequestException">The body is longer than the server allows: over HTTP/2 the server reports that here.</exception>
    public void Release()
    {
        _copy?.Dispose();
        _copy = null;
        if (_consumed is not { } position)
        {
            return;
        }

        _consumed = null;
        _waitsAt = null;
        _lookedAt = 0;
        try
        {
            Advance(position, position);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client has left. A later read throws the same.
        }
    }

    public void Dispose()
    {
        try
        {
            Release();
        }
        catch (RequestException)
        {
            // The client has left, so the response has no reader.
        }
    }

    /// <summary>Waits for bytes of the body.</summary>
    protected async ValueTask<ReadResult> ReadAsync(ExchangeDoor door, CancellationToken cancellationToken)
    {
        if (!_body.TryEnter("Another read of the body is under way."))
        {
            throw EndedCall.AtRead(CancellationToken.None);
        }

        try
        {
            while (true)
            {
                // The call's token costs allocations: only a read that has to wait asks for it.
                if (!body.TryRead(out var result))
                {
                    result = await WaitAsync(door.EndToken, cancellationToken);
                }

                if (!result.IsCanceled)
                {
                    return result;
                }

                // Keep the examined position: otherwise Kestrel counts the bytes twice against the window.
                Advance(result.Buffer.Start, result.Buffer.GetPosition(Math.Min(_lookedAt, result.Buffer.Length)));
                if (IsStopped)
                {
                    throw EndedCall.AtRead(CancellationToken.None);
                }

                // Kestrel also wakes readers when it begins to stop: go on reading.
                door.EndToken.ThrowIfCancellationRequested();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (BadHttpRequestException refused)
        {
            LeaveWaiting();
            throw Refused(refused);
        }
        catch (InvalidDataException error)
        {
            // Middleware of the application that decompresses the body throws this.
            throw new RequestException(StatusCodes.Status400BadRequest, Statuses.BrokenEncoding(error));
        }
        finally
        {
            _body.Leave();
        }
    }

    /// <summary>Gives bytes back unconsumed, all of them examined.</summary>
    protected void KeepWaiting(in ReadOnlySequence<byte> buffer, SequencePosition consumed)
    {
        _lookedAt = buffer.Slice(consumed).Length;
        _waitsAt = consumed;
        Advance(consumed, buffer.End);
    }

    // When an HTTP/1.1 body ends too early, Kestrel throws. If bytes were examined before, it leaves the reader in a reading state, and the connection would end with
    // a warning in the log: https://github.com/dotnet/aspnetcore/issues/17840.
    private void LeaveWaiting()
    {
        if (_waitsAt is { } position)
        {
            try
            {
                body.AdvanceTo(position);
            }
            catch (Exception over) when (over is InvalidOperationException or IOException or OperationCanceledException or ArgumentException)
            {
                // The read was not pending.
            }
        }
    }

    /// <summary>Hands out bytes of the body. The next read gives them back.</summary>
    protected ReadOnlyMemory<byte> HandOut(in ReadOnlySequence<byte> bytes, SequencePosition consumed)
    {
        _consumed = consumed;
        if (bytes.IsSingleSegment)
        {
            return bytes.First;
        }

        _copy ??= new PooledBuffer();
        _copy.Clear();
        foreach (var segment in bytes)
        {
            _copy.Write(segment.Span);
        }

        return _copy.WrittenMemory;
    }

    /// <summary>Refuses a message that is longer than the limit.</summary>
    protected void CheckLength(long length)
    {
        if (MaxMessageBytes is { } most && length > most)
        {
            throw TooLarge(most);
        }
    }

    /// <summary>RESOURCE_EXHAUSTED, answered 413 because this limit is about the size. RESOURCE_EXHAUSTED of a service is answered 429.</summary>
    public static RequestException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, Statuses.RequestTooLong(maxBytes));

    private void Advance(SequencePosition consumed, SequencePosition examined)
    {
        try
        {
            body.AdvanceTo(consumed, examined);
        }
        catch (BadHttpRequestException refused)
        {
            throw Refused(refused);
        }
    }

    private static RequestException Refused(BadHttpRequestException refused) =>
        new(refused.StatusCode, new Status(CodeOf(refused.StatusCode), refused.Message, refused));

    private static StatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status413PayloadTooLarge => StatusCode.ResourceExhausted,
        StatusCodes.Status408RequestTimeout => StatusCode.DeadlineExceeded,
        _ => StatusCode.InvalidArgument,
    };

    // Wake the read instead of cancelling it: after a cancelled read Kestrel cannot drain an HTTP/1.1 body.
    // See https://github.com/dotnet/aspnetcore/issues/17840.
    private async ValueTask<ReadResult> WaitAsync(CancellationToken callToken, CancellationToken cancellationToken)
    {
        await using var wake = new ReadWake(Wake, body, callToken, cancellationToken);
        return await body.ReadAsync(CancellationToken.None);
    }

    private static void Wake(object? body)
    {
        try
        {
            ((PipeReader)body!).CancelPendingRead();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // Kestrel's reader throws the reason why the connection ended. The pending read throws it too.
        }
    }
}
