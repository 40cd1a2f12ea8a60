using Gateway.Rest.Hosting;
using Gateway.Rest.InProcess;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest;

/// <summary>
/// Calls methods on behalf of a request, by their native gRPC endpoints: for doors of an application's own. Interceptors, limits, deadlines and forwarding hold as at every door; authorization is the caller's to
/// ask. A service of the application, registered by <c>AddGateway()</c>.
/// </summary>
public sealed class GatewayCalls
{
    private readonly GatewayHost _host;

    internal GatewayCalls(GatewayHost host) => _host = host;

    /// <summary>The request message of a method that is served, without what <c>google.api.visibility</c> hides.</summary>
    /// <exception cref="InvalidOperationException">The method is served no more.</exception>
    public MessageSchema InputOf(GatewayMethod method) => Find(method).ShownInput;

    /// <summary>The response message of a method that is served, without what <c>google.api.visibility</c> hides.</summary>
    /// <exception cref="InvalidOperationException">The method is served no more.</exception>
    public MessageSchema OutputOf(GatewayMethod method) => Find(method).ShownOutput;

    /// <summary>How the messages of a method look as JSON.</summary>
    /// <exception cref="InvalidOperationException">The method is served no more.</exception>
    public JsonOptions JsonOf(GatewayMethod method) => Find(method).Runtime.Settings.StreamJson;

    /// <summary>
    /// A context for one call, over that of the request: its endpoint is that of the method, as authorization and rate limits ask for it, and what the call changes stays in it. The response is that of the request.
    /// </summary>
    public static HttpContext ContextOf(HttpContext request, GatewayMethod method)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(method);
        return CallContext.Of(request, method.Endpoint);
    }

    /// <summary>Begins a call. Its metadata are the headers of the request.</summary>
    /// <param name="http">The context of the call: see <see cref="ContextOf"/>. Nothing is written to its response. The request must last until the call is complete.</param>
    /// <param name="method">The method: unary, or with a stream of answers.</param>
    /// <param name="request">The request message as JSON.</param>
    /// <param name="options">How the answer is taken.</param>
    /// <param name="cancellationToken">Ends the call at once.</param>
    /// <exception cref="ArgumentException">The client of the method streams.</exception>
    /// <exception cref="InvalidOperationException">The method is served no more.</exception>
    public GatewayCall Begin(HttpContext http, GatewayMethod method, ReadOnlyMemory<byte> request, GatewayCallOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        if (method.ClientStreams)
        {
            throw new ArgumentException($"{method.QualifiedName} takes a stream of messages; one message makes no call of it.", nameof(method));
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

        throw new InvalidOperationException($"{method.QualifiedName} is served no more: ask {nameof(ServedBindings)} for the methods of now.");
    }
}
