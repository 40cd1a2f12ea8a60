using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Streams;

/// <summary>
/// The bytes of a stream on their way out. What follows a pause goes out at once. What is written in the service's first turn, while a flush is under way, or
/// hard on the heels of one, goes out together: when the service awaits something else or returns.
/// </summary>
/// <remarks>
/// <para>A flush costs far more than a message, so those that a service writes in one go share one. The thread that wrote them sends them as it turns to
/// something else (<see cref="WritersTurn"/>). Should it not do so for milliseconds, a timer does (<see cref="LongTurns"/>); what is written outside the
/// call's own context is left to the thread pool.</para>
/// <para>What waits is bounded: with more than 16 KiB it goes out, and a writer waits until the flush under way has ended, which is how a slow client slows the
/// service down.</para>
/// </remarks>
/// <param name="response">Where it goes.</param>
/// <param name="time">The clock that tells whether a write follows a pause.</param>
/// <param name="longTurns">Sends what a service holds back that does not await.</param>
/// <param name="taken">Called when the client has taken a part of what is long.</param>
/// <param name="lost">Called when a flush found the client gone.</param>
/// <param name="isGone">Whether the client is gone.</param>
internal sealed class StreamOutput(HttpResponse response, TimeProvider time, LongTurns longTurns, Action taken, Action lost, Func<bool> isGone) : IThreadPoolWorkItem, IDisposable
{
    private const int MostPending = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly ResponseBody _body = new(response, time, taken, isGone);
    private FlushMoment _moment = new(time, longTurns);
    private PooledBuffer _pending = new();
    private PooledBuffer _sending = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private volatile Phase _phase;
    private bool _flushesEmpty;
    private bool _closing;
    private bool _isLost;

    private enum Phase
    {
        Idle,

        // Something waits for the end of the writer's turn.
        Deferred,
        Running,
    }

    private enum Step
    {
        None,
        Defer,
        Run,
        Wait,
        WaitFirst,
    }

    /// <summary>Whether the client has not taken for so long what is on its way to it.</summary>
    public bool HasStalledFor(TimeSpan least)
    {
        lock (_gate)
        {
            return _phase == Phase.Running && _body.UnderWay >= least;
        }
    }

    /// <summary>Takes what runs from here on for the service: what it writes goes out when it awaits something else.</summary>
    public void BeginTurns() => _moment.BeginTurns(this);

    /// <summary>Adds to what goes out next, and sends it at once or together with what follows at once. Waits only while too much is waiting already.</summary>
    /// <param name="write">Writes it. Nothing goes out meanwhile. When it throws, what it wrote is forgotten.</param>
    /// <param name="flush">When it goes out.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>False once the client is gone, or the output closed.</returns>
    /// <exception cref="Exception">The response could not begin: what the application's own callbacks threw.</exception>
    public ValueTask<bool> WriteAsync(Action<PooledBuffer> write, StreamFlush flush, CancellationToken cancellationToken)
    {
        Step step;
        Task? room = null;
        lock (_gate)
        {
            _body.Failure?.Throw();
            if (_isLost || _closing)
            {
                return ValueTask.FromResult(false);
            }

            if (_phase == Phase.Running && _pending.WrittenCount > MostPending)
            {
                // An earlier wait was given up, and its bytes stay: nothing is added to them, or writes with time-outs would fill the memory.
                room = AwaitRoom();
                step = Step.WaitFirst;
            }
            else
            {
                Write(write);
                _flushesEmpty |= flush == StreamFlush.EvenEmpty;
                step = flush == StreamFlush.Later && _pending.WrittenCount <= MostPending ? Step.None : Next(ref room);
            }
        }

        switch (step)
        {
            case Step.WaitFirst:
                return WaitAndWriteAsync(room!, write, flush, cancellationToken);

            case Step.Wait:
                return WaitAsync(room!, cancellationToken);

            case Step.Defer:
                _moment.Defer(this);
                break;

            case Step.Run:
                _ = RunAsync();
                return ValueTask.FromResult(IsAlive());
        }

        return ValueTask.FromResult(true);
    }

    /// <summary>Adds to what goes out later, or when much has gathered. False where the client would have to be waited for.</summary>
    public bool TryWrite(Action<PooledBuffer> write)
    {
        lock (_gate)
        {
            if (_isLost || _closing || _body.Failure is not null || _pending.WrittenCount > MostPending)
            {
                return false;
            }

            Write(write);
            if (_phase == Phase.Running || _pending.WrittenCount <= MostPending)
            {
                return true;
            }

            _phase = Phase.Running;
        }

        _ = RunAsync();
        return true;
    }

    /// <summary>Sends what waits, or what is written now where nothing does. Where something is on its way already, that is enough.</summary>
    /// <param name="write">What is written after so long a silence; null for nothing. What it throws is the next write's.</param>
    /// <returns>The time since something went out.</returns>
    public TimeSpan SendIfIdle(Func<TimeSpan, ReadOnlyMemory<byte>?> write)
    {
        TimeSpan silent;
        lock (_gate)
        {
            silent = _moment.Silence;
            if (_phase != Phase.Idle || _closing || _isLost || !TryWriteInSilence(write, silent))
            {
                return silent;
            }

            _flushesEmpty = true;
            _phase = Phase.Running;
        }

        _ = RunAsync();
        return TimeSpan.Zero;
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
    /// <param name="forgetUnsent">Whether what waits is forgotten while nothing has been sent.</param>
    /// <returns>Whether it was forgotten: the client has nothing yet.</returns>
    /// <exception cref="Exception">The response could not begin: what the application's own callbacks threw.</exception>
    public async ValueTask<bool> CloseAsync(bool forgetUnsent = false)
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
            _body.StopWaiting();
            await idle;
        }

        _body.Failure?.Throw();
        var isForgotten = forgetUnsent && !response.HasStarted;
        if (!_isLost && !isForgotten)
        {
            await WriteEndAsync(_pending.WrittenMemory);
        }

        _pending.Clear();
        return isForgotten;
    }

    /// <summary>Adds what ends the body, behind all else; the server sends it when the request is over. Called after <see cref="CloseAsync"/>.</summary>
    /// <exception cref="Exception">The response could not begin: what the application's own callbacks threw.</exception>
    public ValueTask WriteEndAsync(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? ValueTask.CompletedTask : _body.WriteAsync(bytes);

    /// <summary>Sends what was written, and waits until the server has sent it as far as it says. Called after <see cref="CloseAsync"/>.</summary>
    public ValueTask<bool> FlushAsync() => _body.FlushAsync();

    /// <summary>Sends the end, where the server would not send it by itself in time. Called after <see cref="WriteEndAsync"/>.</summary>
    public ValueTask FlushEndAsync() => _body.FlushEndAsync();

    /// <summary>Gives the buffers back. Called after <see cref="CloseAsync"/>.</summary>
    public void Dispose()
    {
        _moment.Forget();
        _pending.Dispose();
        _sending.Dispose();
    }

    /// <summary>Sends what waits for this moment: the writer's thread turns to something else. Throws nothing.</summary>
    public void EndTurn()
    {
        // Seen by the thread that set it, and whoever sets it on another sees to it there.
        if (_phase != Phase.Deferred)
        {
            return;
        }

        lock (_gate)
        {
            // A writer with too much, or the end, was quicker.
            if (_phase != Phase.Deferred)
            {
                return;
            }

            _phase = Phase.Running;
        }

        _ = RunAsync();
    }

    /// <summary>Sends what has waited for long. Called by <see cref="LongTurns"/>, which forgets this output then.</summary>
    public void EndLongTurn()
    {
        _moment.EndLongTurn();
        EndTurn();
    }

    void IThreadPoolWorkItem.Execute() => EndTurn();

    private void Write(Action<PooledBuffer> write)
    {
        var length = _pending.WrittenCount;
        try
        {
            write(_pending);
        }
        catch
        {
            _pending.Truncate(length);
            throw;
        }
    }

    // What the writer does now that something waits.
    private Step Next(ref Task? room)
    {
        switch (_phase)
        {
            case Phase.Idle when _pending.WrittenCount <= MostPending && _moment.IsShared:
                _phase = Phase.Deferred;
                return Step.Defer;

            case Phase.Idle:
            case Phase.Deferred when _pending.WrittenCount > MostPending:
                _phase = Phase.Running;
                return Step.Run;

            case Phase.Running when _pending.WrittenCount > MostPending:
                room = AwaitRoom();
                return Step.Wait;

            default:
                return Step.None;
        }
    }

    private Task AwaitRoom() => (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private bool IsAlive()
    {
        lock (_gate)
        {
            _body.Failure?.Throw();
            return !_isLost && !_closing;
        }
    }

    private static void Wake(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }

    private async ValueTask<bool> WaitAsync(Task room, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        return IsAlive();
    }

    private async ValueTask<bool> WaitAndWriteAsync(Task room, Action<PooledBuffer> write, StreamFlush flush, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        return await WriteAsync(write, flush, cancellationToken);
    }

    private async Task RunAsync()
    {
        while (TryTake())
        {
            var delivered = await _body.SendAsync(_sending);
            if (!delivered)
            {
                Lose();
            }
        }
    }

    // Called by a timer, where nothing may throw.
    private bool TryWriteInSilence(Func<TimeSpan, ReadOnlyMemory<byte>?> write, TimeSpan silent)
    {
        try
        {
            if (write(silent) is not { } bytes)
            {
                return false;
            }

            if (_pending.WrittenCount == 0)
            {
                _pending.Write(bytes.Span);
            }

            return true;
        }
        catch (Exception error)
        {
            _body.Fail(error);
            return false;
        }
    }

    // Nothing to do is the end of the run.
    private bool TryTake()
    {
        lock (_gate)
        {
            if (_closing || _isLost || (_pending.WrittenCount == 0 && !_flushesEmpty))
            {
                _moment.NoteFlush();
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
        // First of all: a service whose write fails finds its token cancelled, and its failure is known to be its client's.
        lost();
        lock (_gate)
        {
            _isLost = true;
            _sending.Dispose();
        }
    }
}
