namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>Counts requests, refuses the first of them, and tells when it is disposed of.</summary>
internal sealed class ObservedHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    public int RefuseFirst { get; init; }

    public int Requests { get; private set; }

    public bool Disposed { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        ++Requests <= RefuseFirst
            ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Nobody listens.")
            : base.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        Disposed = true;
        base.Dispose(disposing);
    }
}
