using Gateway.Yarp.Schemas;
namespace Gateway.Yarp.Reflection;

/// <summary>
/// Sends the requests of a channel through a cluster's own client, so that its TLS settings hold. Keeps how the last request ended: from a channel
/// one learns only a status, in which HTTP's 404 and an unknown service are the same.
/// </summary>
internal sealed class InvokerHandler(HttpMessageInvoker invoker) : HttpMessageHandler
{
    /// <summary>Why the last request got no response; null if it did.</summary>
    public Exception? Error { get; private set; }

    /// <summary>How the last response is not one of gRPC, such as <c>HTTP 404 with text/html</c>; null if it is, or if there is none.</summary>
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
