using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Web;

/// <summary>
/// A request body that goes back to the server in good order when the call has ended: by HTTP/1.1 the next request comes behind it on the
/// same connection, so that the server reads on where the call has stopped.
/// </summary>
internal sealed class WebBody(HttpContext http) : PipeReader
{
    private readonly PipeReader _body = http.Request.BodyReader;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private SequencePosition? _held;
    private bool _waiting;
    private bool _stopped;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _held = null;
        _body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => _body.CancelPendingRead();

    public override bool TryRead(out ReadResult result)
    {
        try
        {
            while (!Volatile.Read(ref _stopped) && _body.TryRead(out result))
            {
                if (Take(result))
                {
                    return true;
                }
            }
        }
        catch (IOException broken)
        {
            GiveUp(broken);
            throw;
        }

        result = default;
        return false;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        BeginWait();
        try
        {
            while (true)
            {
                var result = await WaitAsync(cancellationToken);
                if (Take(result))
                {
                    return result;
                }

                // Kestrel wakes readers of its own accord as well, when it begins to stop: that is no reason to give up.
                cancellationToken.ThrowIfCancellationRequested();
                ThrowIfStopped();
            }
        }
        catch (IOException broken)
        {
            GiveUp(broken);
            throw;
        }
        finally
        {
            EndWait();
        }
    }

    /// <summary>Ends a read that a service left behind, and refuses further ones.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _stopped = true;
            if (!_waiting)
            {
                return Task.CompletedTask;
            }

            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _body.CancelPendingRead();
        return _idle.Task;
    }

    /// <summary>Gives back what was read last. The service must have returned, since it may use that until then.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (_held is { } position)
        {
            AdvanceTo(position);
        }
    }

    private bool Take(ReadResult result)
    {
        if (result.IsCanceled)
        {
            // Nobody reads on once it is stopped. Kestrel counts what was looked at before, and is then not, twice for the client's window.
            _body.AdvanceTo(result.Buffer.Start, Volatile.Read(ref _stopped) ? result.Buffer.End : result.Buffer.Start);
            return false;
        }

        _held = result.Buffer.Start;
        return true;
    }

    // Woken, not cancelled: after a read that its token cancelled Kestrel holds the body of an HTTP/1.1 request to be still in use.
    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var wake = cancellationToken.UnsafeRegister(static body => ((PipeReader)body!).CancelPendingRead(), _body);
        return await _body.ReadAsync(CancellationToken.None);
    }

    // The server must not try to read the rest of a body whose connection is gone. What it refused itself can be answered.
    private void GiveUp(IOException broken)
    {
        if (broken is not BadHttpRequestException)
        {
            http.Abort();
        }
    }

    private void BeginWait()
    {
        lock (_gate)
        {
            ThrowIfStopped();
            _waiting = true;
        }
    }

    private void EndWait()
    {
        TaskCompletionSource? idle;
        lock (_gate)
        {
            _waiting = false;
            idle = _idle;
        }

        idle?.TrySetResult();
    }

    private void ThrowIfStopped()
    {
        if (Volatile.Read(ref _stopped))
        {
            throw new OperationCanceledException("The call has ended; nothing more can be read.");
        }
    }
}
