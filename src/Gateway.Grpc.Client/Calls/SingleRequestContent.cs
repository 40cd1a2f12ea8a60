using Gateway.Grpc.Client.Framing;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The body of a request with one message. It can be sent again, when a server refuses a stream before it looked at it.</summary>
internal sealed class SingleRequestContent(MessageFramer framer, ReadOnlyMemory<byte> frame) : RequestContent
{
    private int _sending;
    private bool _released;

    protected override async Task SendAsync(Stream stream, bool again, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            await stream.WriteAsync(frame, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    protected override void OnRelease(bool answered)
    {
        lock (Gate)
        {
            _released = true;
            if (_sending == 0)
            {
                framer.Release();
            }
        }
    }

    private void Enter()
    {
        lock (Gate)
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
        lock (Gate)
        {
            if (--_sending == 0 && _released)
            {
                framer.Release();
            }
        }
    }
}
