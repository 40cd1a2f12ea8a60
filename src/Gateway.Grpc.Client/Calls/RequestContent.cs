using System.Net;
using System.Net.Http.Headers;
using Gateway.Calls.Protocol;

namespace Gateway.Grpc.Client.Calls;

/// <summary>
/// The body of a request: frames. An HTTP handler that gives the body up cancels its token; the body does not end by that but by the end
/// of the call. If it did, the handler would report "cancelled" and not why it gave up, such as the error code of a reset stream.
/// </summary>
internal abstract class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new(GrpcHeaders.ContentType);

    private TaskCompletionSource? _callEnd;
    private bool _callEnded;

    protected RequestContent() => Headers.ContentType = GrpcType;

    /// <summary>True when the HTTP handler has asked for the body, so that the server may know of the call.</summary>
    public bool Started { get; private set; }

    protected Lock Gate { get; } = new();

    /// <summary>The call has ended: what the body holds may be freed once it is no longer being sent.</summary>
    /// <param name="answered">True when the server has answered: then what is missing of the body is of no interest to it.</param>
    public void Release(bool answered)
    {
        lock (Gate)
        {
            _callEnded = true;
            _callEnd?.TrySetResult();
        }

        OnRelease(answered);
    }

    protected abstract void OnRelease(bool answered);

    /// <summary>Sends the frames.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="again">True when the handler has asked for the body before.</param>
    /// <param name="cancellationToken">Cancelled when the handler gives the body up.</param>
    protected abstract Task SendAsync(Stream stream, bool again, CancellationToken cancellationToken);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected sealed override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var again = Started;
        Started = true;
        try
        {
            await SendAsync(stream, again, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await WhenCallEndsAsync();
            throw;
        }
    }

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private Task WhenCallEndsAsync()
    {
        lock (Gate)
        {
            return _callEnded
                ? Task.CompletedTask
                : (_callEnd ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
