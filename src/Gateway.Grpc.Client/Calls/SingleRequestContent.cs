using Gateway.Grpc.Client.Framing;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The body of a request with one message. It can be sent again, when a server refuses a stream before it looked at it.</summary>
internal sealed class SingleRequestContent(MessageFramer framer, ReadOnlyMemory<byte> frame) : RequestContent
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _ended;
    private int _sending;
    private bool _released;

    public override void Release(bool answered)
    {
        lock (_gate)
        {
            _released = true;
            _ended?.TrySetResult();
            if (_sending == 0)
            {
                framer.Release();
            }
        }
    }

    protected override async Task SendAsync(Stream stream, CancellationToken cancellationToken)
    {
        Started = true;
        Enter();
        try
        {
            await stream.WriteAsync(frame, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await WhenReleasedAsync();
            throw;
        }
        finally
        {
            Leave();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            if (_released)
            {
                throw new OperationCanceledException("The call has ended.");
            }

            _sending++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_sending == 0 && _released)
            {
                framer.Release();
            }
        }
    }

    private Task WhenReleasedAsync()
    {
        lock (_gate)
        {
            return _released ? Task.CompletedTask : (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
