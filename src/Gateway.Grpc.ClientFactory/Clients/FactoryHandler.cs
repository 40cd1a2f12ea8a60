namespace Gateway.Grpc.ClientFactory.Clients;

/// <summary>
/// Sends each request by the HTTP handlers that the factory has for a name at that moment, so that a channel lives on while its handlers are
/// renewed (<c>SetHandlerLifetime</c>). The factory disposes of them.
/// </summary>
internal sealed class FactoryHandler(IHttpMessageHandlerFactory handlers, string name) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var invoker = new HttpMessageInvoker(handlers.CreateHandler(name), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken);
    }
}
