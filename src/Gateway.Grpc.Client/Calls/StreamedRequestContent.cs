namespace Gateway.Grpc.Client.Calls;

/// <summary>The body of a request with a stream of messages: it lends the HTTP stream to the writer until the writer is done.</summary>
internal sealed class StreamedRequestContent : RequestContent
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where frames are written; there once the request has a connection.</summary>
    public Task<Stream> Stream => _stream.Task;

    /// <summary>Half-closes the call: no frame follows.</summary>
    public void Complete() => _done.TrySetResult();

    protected override async Task SendAsync(Stream stream, bool again, CancellationToken cancellationToken)
    {
        if (again)
        {
            throw new IOException("The connection was lost before the call began, and a stream of requests can't be sent again.");
        }

        // Send the headers now: the first message may come much later, and the server may speak first.
        await stream.FlushAsync(cancellationToken);
        _stream.TrySetResult(stream);
        await _done.Task;
    }

    protected override void OnRelease(bool answered)
    {
        if (answered)
        {
            // Ends the stream on this side too: a server may keep an account of streams that were never ended.
            _done.TrySetResult();
        }
        else
        {
            _done.TrySetCanceled();
        }

        _stream.TrySetCanceled();
    }
}
