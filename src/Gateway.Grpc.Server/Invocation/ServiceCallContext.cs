using Gateway.Calls;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>What a service sees of its call.</summary>
internal sealed class ServiceCallContext(Call call) : ServerCallContext, IServerCallContextFeature
{
    private const string HttpContextKey = "__HttpContext";
    private const string CallKey = "__Call";

    private IDictionary<object, object>? _userState;
    private AuthContext? _authContext;

    public ServerCallContext ServerCallContext => this;

    protected override string MethodCore => call.Method.FullName;

    protected override string HostCore => call.Host;

    protected override string PeerCore => call.Peer;

    protected override DateTime DeadlineCore => call.Deadline;

    protected override Metadata RequestHeadersCore => call.RequestHeaders;

    protected override CancellationToken CancellationTokenCore => call.CancellationToken;

    protected override Metadata ResponseTrailersCore => call.ResponseTrailers;

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore =>
        _authContext ??= CertificateAuthContext.Of(call.Get<HttpContext>()?.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore
    {
        get
        {
            if (_userState is null)
            {
                _userState = call.Items!;
                _userState[CallKey] = call;
                if (call.Get<HttpContext>() is { } http)
                {
                    _userState[HttpContextKey] = http;
                }
            }

            return _userState;
        }
    }

    /// <summary>The call behind a context, also behind one that an interceptor wrapped around ours.</summary>
    public static Call CallOf(ServerCallContext context) =>
        context is ServiceCallContext own ? own.Call
        : context.UserState.TryGetValue(CallKey, out var state) && state is Call call ? call
        : throw new InvalidOperationException($"{context.GetType()} hides the call: a context that wraps another must pass its UserState on.");

    /// <summary>The request behind a context; null when the call did not come by HTTP.</summary>
    public static HttpContext? HttpContextOf(ServerCallContext context) =>
        context is ServiceCallContext own ? own.Call.Get<HttpContext>()
        : context.UserState.TryGetValue(HttpContextKey, out var state) ? state as HttpContext
        : null;

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return call.SendHeadersAsync(responseHeaders, CancellationToken.None).AsTask();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        CallPropagationToken.Create(call.Deadline, options, call.CancellationToken);

    private Call Call => call;
}
