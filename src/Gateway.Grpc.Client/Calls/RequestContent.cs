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

    protected RequestContent() => Headers.ContentType = GrpcType;

    /// <summary>True when the HTTP handler has asked for the body, so that the server may know of the call.</summary>
    public bool Started { get; protected set; }

    /// <summary>The call has ended: what the body holds may be freed once it is no longer being sent.</summary>
    /// <param name="answered">True when the server has answered: then what is missing of the body is of no interest to it.</param>
    public abstract void Release(bool answered);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SendAsync(stream, CancellationToken.None);

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        SendAsync(stream, cancellationToken);

    protected abstract Task SendAsync(Stream stream, CancellationToken cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
