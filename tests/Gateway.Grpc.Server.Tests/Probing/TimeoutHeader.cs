namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>Adds <c>grpc-timeout</c> to requests without the client knowing, so that the deadline the client sees is the server's alone.</summary>
internal sealed class TimeoutHeader(string value) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("grpc-timeout", value);
        return base.SendAsync(request, cancellationToken);
    }
}
