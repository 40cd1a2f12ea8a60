using Gateway.Rest.Hosting;
using Gateway.Rest.InProcess;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Calls methods on behalf of a request, through their native gRPC endpoints. Use it for a door of your own. Interceptors, limits, deadlines and forwarding work as at every door, but your code
/// must check authorization. A service of the application, registered by <c>AddGateway()</c>.
/// </summary>
public sealed class GatewayCalls
{
    private readonly GatewayHost _host;

    internal GatewayCalls(GatewayHost host) => _host = host;

    /// <summary>The request message of a served method, without the fields that <c>google.api.visibility</c> hides.</summary>
    /// <exception cref="InvalidOperationException">The method is no longer served.</exception>
    public MessageSchema InputOf(GatewayMethod method) => Find(method).ShownInput;

    /// <summary>The response message of a served method, without the fields that <c>google.api.visibility</c> hides.</summary>
    /// <exception cref="InvalidOperationException">The method is no longer served.</exception>
    public MessageSchema OutputOf(GatewayMethod method) => Find(method).ShownOutput;

    /// <summary>The JSON options of a method's messages.</summary>
    /// <exception cref="InvalidOperationException">The method is no longer served.</exception>
    public JsonOptions JsonOf(GatewayMethod method) => Find(method).Runtime.Settings.StreamJson;

    /// <summary>
    /// Makes the context of one call from the context of the request. Its endpoint is that of the method, so authorization and rate limits apply to the method. Changes that the call makes to
    /// its features and items do not reach the request. The response is that of the request.
    /// </summary>
    public static HttpContext ContextOf(HttpContext request, GatewayMethod method)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(method);
        return CallContext.Of(request, method.Endpoint);
    }

    /// <summary>Begins a call. The headers of the request become its metadata.</summary>
    /// <param name="http">The context of the call, see <see cref="ContextOf"/>. Nothing is written to its response. The request must last until the call is complete.</param>
    /// <param name="method">The method: unary, or with server streaming.</param>
    /// <param name="request">The request message as JSON.</param>
    /// <param name="options">Options of the call, such as the handler of its answers.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="ArgumentException">The method has client streaming.</exception>
    /// <exception cref="InvalidOperationException">The method is no longer served.</exception>
    public GatewayCall Begin(HttpContext http, GatewayMethod method, ReadOnlyMemory<byte> request, GatewayCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        if (method.ClientStreams)
        {
            throw new ArgumentException($"{method.QualifiedName} takes a stream of messages, but this call sends one message. Call a method without client streaming.", nameof(method));
        }

        var call = new InProcessCall(http, method, Find(method), request, options);
        return new GatewayCall(call.Result, call.CompleteAsync(cancellationToken));
    }

    private InProcessMethod Find(GatewayMethod method)
    {
        foreach (var snapshot in _host.Snapshots)
        {
            if (snapshot.InProcess.TryGetValue(method, out var found))
            {
                return found;
            }
        }

        throw new InvalidOperationException($"{method.QualifiedName} is no longer served: ask {nameof(ServedBindings)} for the current methods.");
    }
}
