using Gateway.Rest.Exchange;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Streams;

/// <summary>
/// The bytes of a stream that are to be sent. Writers add to one buffer while one flush sends the other; <see cref="FlushPolicy"/> decides when a flush begins, and
/// when a writer waits for room.
/// </summary>
/// <param name="response">The client's response.</param>
/// <param name="time">The clock that tells whether a write follows a pause.</param>
/// <param name="longTurns">Ends the turns of services that write and do not await.</param>
/// <param name="call">Writes the bytes, and is told what becomes of its client.</param>
internal sealed class StreamOutput(HttpResponse response, TimeProvider time, LongTurns longTurns, IStreamedCall call) : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _gate = new();
    private FlushPolicy _policy = new(time, longTurns);
    private StreamBuffers _buffers = new();
    private Claim _flush;
    private TaskCompletionSource? _room;
    private volatile bool _isDeferred;
    private bool _closing;
    private bool _isLost;

    /// <summary>Hands bytes to the server. After <see cref="CloseAsync"/> it belongs to the caller.</summary>
    public ResponseBody Body { get; } = new(response, time, call);

    /// <summary>Whether the client has taken nothing of the flush under way for this long.</summary>
    public bool HasStalledFor(TimeSpan least)
    {
        lock (_gate)
        {
            return _flush.IsTaken && Body.UnderWay >= least;
        }
    }

    /// <inheritdoc cref="FlushPolicy.BeginTurns"/>
    public void BeginTurns() => _policy.BeginTurns(this);

    /// <summary>Adds bytes, which go out as the policy decides. Waits only while too many bytes wait.</summary>
    /// <param name="part">What the call writes. No flush begins meanwhile.</param>
    /// <param name="flush">When they should go out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False once the client is gone, or the output closed.</returns>
    /// <exception cref="Exception">The response could not begin: a callback of the application threw this.</exception>
    public ValueTask<bool> WriteAsync(StreamPart part, StreamFlush flush, CancellationToken cancellationToken)
    {
        var step = FlushStep.Wait;
        bool isWritten;
        Task? room = null;
        lock (_gate)
        {
            Body.Failure?.Throw();
            if (_isLost || _closing)
            {
                return ValueTask.FromResult(false);
            }

            // A cancelled wait leaves its bytes in the buffer. Add no more to a full buffer, or writes with timeouts would fill the memory.
            isWritten = !(_flush.IsTaken && FlushPolicy.IsFull(_buffers.PendingCount));
            if (isWritten)
            {
                _buffers.Write(call, part);
                if (flush == StreamFlush.EvenEmpty)
                {
                    _buffers.FlushEvenEmpty();
                }

                step = Next(flush);
            }

            if (step == FlushStep.Wait)
            {
                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }

        switch (step)
        {
            case FlushStep.Wait:
                return isWritten ? WaitAsync(room!, cancellationToken) : WaitAndWriteAsync(room!, part, flush, cancellationToken);

            case FlushStep.Defer:
                _policy.Defer(this);
                break;

            case FlushStep.Run:
                _ = RunAsync();
                return ValueTask.FromResult(IsAlive());
        }

        return ValueTask.FromResult(true);
    }

    /// <summary>Adds bytes that go out later. False if the writer would have to wait for the client.</summary>
    public bool TryWrite(StreamPart part)
    {
        lock (_gate)
        {
            if (_isLost || _closing || Body.Failure is not null || FlushPolicy.IsFull(_buffers.PendingCount))
            {
                return false;
            }

            _buffers.Write(call, part);
            if (Next(StreamFlush.Later) != FlushStep.Run)
            {
                return true;
            }
        }

        _ = RunAsync();
        return true;
    }

    /// <summary>Sends the bytes that wait, or writes some if none do. Does nothing while a flush is under way or due.</summary>
    /// <param name="write">Returns the bytes to send after such a silence; null for none. The next write throws its exception.</param>
    /// <returns>The time since the last flush.</returns>
    public TimeSpan SendIfIdle(Func<TimeSpan, ReadOnlyMemory<byte>?> write)
    {
        TimeSpan silent;
        lock (_gate)
        {
            silent = _policy.Silence;
            if (_flush.IsTaken || _isDeferred || _closing || _isLost || !TryWriteInSilence(write, silent))
            {
                return silent;
            }

            _buffers.FlushEvenEmpty();
            BeginFlush();
        }

        _ = RunAsync();
        return TimeSpan.Zero;
    }

    /// <summary>Wakes a writer that waits; its write has failed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _closing = true;
            WakeWriter();
        }
    }

    /// <summary>Ends the flushing, and waits for the flush under way. Bytes that still wait go to the body, which belongs to the caller from then on.</summary>
    /// <param name="forgetUnsent">Whether to drop these bytes if nothing has been sent.</param>
    /// <returns>Whether they were dropped: the client has nothing yet.</returns>
    /// <exception cref="Exception">The response could not begin: a callback of the application threw this.</exception>
    public async ValueTask<bool> CloseAsync(bool forgetUnsent = false)
    {
        Task? flush;
        lock (_gate)
        {
            _closing = true;
            _isDeferred = false;
            WakeWriter();
            _flush.TryEnd(isCut: false, out flush);
        }

        if (flush is not null)
        {
            // The flush may wait for a client that does not read. The server keeps the bytes that it has taken.
            Body.StopWaiting();
            await flush;
        }

        Body.Failure?.Throw();
        var isForgotten = forgetUnsent && !response.HasStarted;
        if (!_isLost && !isForgotten)
        {
            await Body.WriteAsync(_buffers.Pending);
        }

        _buffers.ClearPending();
        return isForgotten;
    }

    /// <summary>Releases the buffers. Called after <see cref="CloseAsync"/>.</summary>
    public void Dispose()
    {
        _policy.Forget();
        _buffers.Dispose();
    }

    /// <summary>Sends the bytes that wait for the end of the writer's turn. Throws nothing.</summary>
    public void EndTurn()
    {
        // Without the lock: the thread that deferred the flush sees the flag, and each other thread that defers one ends its own turn.
        if (!_isDeferred)
        {
            return;
        }

        lock (_gate)
        {
            // A full buffer or the end has flushed already.
            if (!_isDeferred)
            {
                return;
            }

            BeginFlush();
        }

        _ = RunAsync();
    }

    /// <summary>Sends the bytes of a long turn. Called by <see cref="LongTurns"/>, which then no longer holds this output.</summary>
    public void EndLongTurn()
    {
        _policy.EndLongTurn();
        EndTurn();
    }

    void IThreadPoolWorkItem.Execute() => EndTurn();

    // A timer calls this: nothing may throw.
    private bool TryWriteInSilence(Func<TimeSpan, ReadOnlyMemory<byte>?> write, TimeSpan silent)
    {
        try
        {
            if (write(silent) is not { } bytes)
            {
                return false;
            }

            _buffers.WriteIfEmpty(bytes.Span);
            return true;
        }
        catch (Exception error)
        {
            Body.Fail(error);
            return false;
        }
    }

    private FlushStep Next(StreamFlush flush)
    {
        var step = _policy.Next(flush, _buffers.PendingCount, _flush.IsTaken, _isDeferred);
        if (step == FlushStep.Defer)
        {
            _isDeferred = true;
        }
        else if (step == FlushStep.Run)
        {
            BeginFlush();
        }

        return step;
    }

    // Called under the lock, neither during a flush nor after the end: the claim is free.
    private void BeginFlush()
    {
        _isDeferred = false;
        _flush.TryEnter("A flush is under way.");
    }

    private void WakeWriter()
    {
        _room?.TrySetResult();
        _room = null;
    }

    private bool IsAlive()
    {
        lock (_gate)
        {
            Body.Failure?.Throw();
            return !_isLost && !_closing;
        }
    }

    private async ValueTask<bool> WaitAsync(Task room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        return IsAlive();
    }

    private async ValueTask<bool> WaitAndWriteAsync(Task room, StreamPart part, StreamFlush flush, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        return await WriteAsync(part, flush, cancellationToken);
    }

    private async Task RunAsync()
    {
        while (TryTake())
        {
            var delivered = await Body.SendAsync(_buffers.Sending);
            if (!delivered)
            {
                Lose();
            }
        }
    }

    // False when no bytes wait: the flush is over.
    private bool TryTake()
    {
        lock (_gate)
        {
            WakeWriter();
            if (!_closing && !_isLost && _buffers.TryTake())
            {
                return true;
            }

            _policy.NoteFlush();
            _flush.Leave();
            return false;
        }
    }

    private void Lose()
    {
        // Before the flag: a service whose write fails then finds its token cancelled, and the failure counts as its client's.
        call.LoseClient();
        lock (_gate)
        {
            _isLost = true;
            _buffers.Sending.Dispose();
        }
    }
}
