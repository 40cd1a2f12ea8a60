using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Load.Servers;

/// <summary>Replaces YARP's forwarder by the simple send, to show the cost of the forwarder.</summary>
internal sealed class DirectForwarder : IHttpForwarder
{
    public async ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer)
    {
        await DirectSend.SendAsync(context, destinationPrefix, httpClient);
        return ForwarderError.None;
    }

    public ValueTask<ForwarderError> SendAsync(
        HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer, CancellationToken cancellationToken) =>
        SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer);
}
