using Gateway.Yarp.Schemas;
namespace Gateway.Yarp.Reflection;

/// <summary>
/// Sends the requests of a channel through a cluster's own client, so that its TLS settings hold. Keeps the result of the last request: the channel
/// gives only a status, which is the same for HTTP's 404 and for an unknown service.
/// </summary>
internal sealed class InvokerHandler(HttpMessageInvoker invoker) : HttpMessageHandler
{
    /// <summary>Why the last request got no response; null if it got one.</summary>
    public Exception? Error { get; private set; }

    /// <summary>The last response if it was not gRPC, such as <c>HTTP 404 with text/html</c>; else null.</summary>
    public string? NotGrpc { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (Error, NotGrpc) = (null, null);
        try
        {
            var response = await invoker.SendAsync(request, cancellationToken);
            var type = response.Content.Headers.ContentType?.MediaType;
            if (!response.IsSuccessStatusCode || type?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            {
                NotGrpc = $"HTTP {(int)response.StatusCode} with {(type is null ? "no content type" : PeerText.Of(type))}";
            }

            return response;
        }
        catch (Exception error)
        {
            Error = error;
            throw;
        }
    }
}
