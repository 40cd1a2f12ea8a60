using System.Net;
using System.Net.Http.Headers;
using Gateway.Calls.Protocol;

namespace Gateway.Grpc.Client.Calls;

/// <summary>The body of a request: frames.</summary>
internal abstract class RequestContent : HttpContent
{
    private static readonly MediaTypeHeaderValue GrpcType = new(GrpcHeaders.ContentType);

    protected RequestContent() => Headers.ContentType = GrpcType;

    /// <summary>True when the HTTP handler has asked for the body, so that the server may know of the call.</summary>
    public bool Started { get; protected set; }

    /// <summary>True when everything is sent, and the server told so.</summary>
    public bool Finished { get; protected set; }

    /// <summary>The call has ended: what the body holds may be freed once it is no longer being sent.</summary>
    public virtual void Release()
    {
    }

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected abstract override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
