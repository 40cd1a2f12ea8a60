using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using Gateway.Calls;

namespace Gateway.Rest.Responses;

/// <summary>
/// The bytes of a stream on their way out. What is ready goes out at once; what is written while a flush is under way, or hard on the heels of one,
/// goes out together with the next. Nothing waits for a clock: the next flush begins as soon as the thread pool comes to it.
/// </summary>
/// <remarks>
/// <para>A flush costs far more than a message. One that follows a pause runs on the writer's own thread. One that follows another flush at once is left to the
/// thread pool, at the front of the writer's own queue: it starts when an idle thread takes it, and at the latest when the service awaits something else.</para>
/// <para>What waits is bounded: with more than 16 KiB, a writer waits until the flush under way has ended, which is how a slow client slows the service down.</para>
/// </remarks>
/// <param name="body">The response body.</param>
/// <param name="time">The clock that tells whether a write follows a pause.</param>
/// <param name="lost">Called when a flush found the client gone.</param>
/// <param name="aborted">Cancelled when the client is gone.</param>
internal sealed class StreamOutput(PipeWriter body, TimeProvider time, Action lost, CancellationToken aborted) : IThreadPoolWorkItem, IDisposable
{
    private const int MostPending = 16 * 1024;

    // Longer than one message of a burst takes to make, and far shorter than anyone's patience.
    private static readonly TimeSpan Pause = TimeSpan.FromMicroseconds(100);

    private readonly Lock _gate = new();
    private MessageBuffer _pending = new();
    private MessageBuffer _sending = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private long _flushedAt;
    private Phase _phase;
    private bool _flushesEmpty;
    private bool _closing;
    private bool _isLost;
    private ExceptionDispatchInfo? _failure;

    private enum Phase
    {
        Idle,
        Queued,
        Running,
    }

    /// <summary>Adds bytes to what goes out next.</summary>
    /// <returns>Whether so much waits now that it must not wait for more.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_closing && !_isLost)
            {
                _pending.Write(bytes);
            }

            return _pending.Length > MostPending;
        }
    }

    /// <summary>Sends what was added, at once or together with what follows at once. Waits only while too much is waiting already.</summary>
    /// <param name="evenEmpty">Whether the headers go out even if no byte of the body waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False once the client is gone, or the output closed.</returns>
    /// <exception cref="Exception">The response could not begin; what the application's own callbacks threw.</exception>
    public ValueTask<bool> FlushAsync(bool evenEmpty, CancellationToken cancellationToken)
    {
        var queue = false;
        Task? room = null;
        lock (_gate)
        {
            _failure?.Throw();
            if (_isLost || _closing)
            {
                return ValueTask.FromResult(false);
            }

            _flushesEmpty |= evenEmpty;
            switch (_phase)
            {
                case Phase.Idle when time.GetElapsedTime(_flushedAt) < Pause && _flushedAt != 0:
                    _phase = Phase.Queued;
                    queue = true;
                    break;

                case Phase.Idle:
                case Phase.Queued when _pending.Length > MostPending:
                    _phase = Phase.Running;
                    break;

                case Phase.Running when _pending.Length > MostPending:
                    _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    room = _room.Task;
                    break;

                default:
                    return ValueTask.FromResult(true);
            }
        }

        if (room is not null)
        {
            return WaitAsync(room, cancellationToken);
        }

        if (queue)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
        else
        {
            _ = RunAsync();
            lock (_gate)
            {
                _failure?.Throw();
            }
        }

        return ValueTask.FromResult(!Volatile.Read(ref _isLost));
    }

    /// <summary>Sends what waits, or these bytes where nothing does. Where something is on its way already, that is enough.</summary>
    public void SendIfIdle(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (_phase != Phase.Idle || _closing || _isLost)
            {
                return;
            }

            if (_pending.Length == 0)
            {
                _pending.Write(bytes);
            }

            _flushesEmpty = true;
            _phase = Phase.Running;
        }

        _ = RunAsync();
    }

    /// <summary>Lets a writer that waits go on; its write has failed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _closing = true;
            Wake(ref _room);
        }
    }

    /// <summary>Ends the flushing. What still waits is then among the bytes of the body, which belongs to the caller.</summary>
    public async ValueTask CloseAsync()
    {
        Task? idle = null;
        lock (_gate)
        {
            _closing = true;
            Wake(ref _room);
            if (_phase == Phase.Running)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                idle = _idle.Task;
            }
            else
            {
                _phase = Phase.Idle;
            }
        }

        if (idle is not null)
        {
            // It may wait for a client that does not read. Its bytes are with the server, which keeps them.
            body.CancelPendingFlush();
            await idle;
        }

        if (_pending.Length > 0 && !_isLost)
        {
            body.Write(_pending.WrittenSpan);
            _pending.Clear();
        }
    }

    /// <summary>Gives the buffers back. Called after <see cref="CloseAsync"/>.</summary>
    public void Dispose()
    {
        _pending.Dispose();
        _sending.Dispose();
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            // A writer with too much, or the end, was quicker.
            if (_phase != Phase.Queued)
            {
                return;
            }

            _phase = Phase.Running;
        }

        _ = RunAsync();
    }

    private static void Wake(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }

    private async ValueTask<bool> WaitAsync(Task room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        lock (_gate)
        {
            return !_isLost && !_closing;
        }
    }

    private async Task RunAsync()
    {
        while (TryTake())
        {
            var delivered = false;
            try
            {
                if (_sending.Length > 0)
                {
                    body.Write(_sending.WrittenSpan);
                    _sending.Dispose();
                }

                // The server's own notice counts too: on HTTP/2 the flush of a stream that was reset says nothing.
                var result = await body.FlushAsync(CancellationToken.None);
                delivered = !result.IsCompleted && !aborted.IsCancellationRequested;
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The connection has ended in the server's hands.
            }
            catch (Exception error)
            {
                // Such as a callback of the application, run as the headers went out. The writer is told.
                _failure = ExceptionDispatchInfo.Capture(error);
            }

            if (!delivered)
            {
                Lose();
            }
        }
    }

    // Nothing to do is the end of the run.
    private bool TryTake()
    {
        lock (_gate)
        {
            if (_closing || _isLost || (_pending.Length == 0 && !_flushesEmpty))
            {
                _flushedAt = time.GetTimestamp();
                _phase = Phase.Idle;
                Wake(ref _room);
                Wake(ref _idle);
                return false;
            }

            (_pending, _sending) = (_sending, _pending);
            _flushesEmpty = false;
            Wake(ref _room);
            return true;
        }
    }

    private void Lose()
    {
        lock (_gate)
        {
            _isLost = true;
            _sending.Dispose();
        }

        lost();
    }
}
