using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The <see cref="HttpContext"/> of the gRPC exchange that a door makes of its client's request. The endpoint that answers gRPC sees a POST over HTTP/2 to
/// <c>/package.Service/Method</c>. It pulls the request body from the door message by message, and the response goes back to the door message by message.
/// </summary>
/// <remarks>
/// <para>A context of its own over the features of the client's context, and not the client's context with features replaced. So middleware in front (callbacks
/// that run as the response begins, compression, captured bodies) keeps seeing the response that it knows, and the end of a call can be written while the service
/// still uses this context (docs/decisions/0006). User, items, services, connection and trace identifier are the client's own.</para>
/// <para><see cref="RequestAborted"/> is the token of the call. The lifetime feature gives a token that is never cancelled: Grpc.AspNetCore's readers and writers
/// ask the feature, and would log an error for a service that writes once more after its client has left. With that token, reads and writes reach the door,
/// which ends them as cancelled.</para>
/// </remarks>
internal sealed class ExchangeContext : HttpContext, IHttpRequestLifetimeFeature, IHttpResetFeature, IEndpointFeature, IDisposable
{
    private readonly ExchangeDoor _door;
    private readonly ExchangeRequest _request;
    private readonly ExchangeFeatures _features;
    private IServiceProvider _services;
    private CancellationToken? _replacedToken;

    public ExchangeContext(ExchangeDoor door)
    {
        _door = door;
        _request = new ExchangeRequest(this, door);
        Answer = new ExchangeResponse(this, door);
        _features = new ExchangeFeatures(this, _request, Answer);
        Begin();
    }

    /// <summary>True when the exchange can serve another call of its door: this call leaves no changes behind, and no code registered a callback.</summary>
    public bool IsReusable => _replacedToken is null && _request.IsReusable && Answer.IsReusable && _features.IsReusable;

    /// <summary>The request and response of the client.</summary>
    public HttpContext Client => _door.Http;

    /// <summary>The response of the gRPC endpoint so far.</summary>
    public ExchangeResponse Answer { get; }

    public Endpoint? Endpoint { get; set; }

    /// <summary>The context that Grpc.AspNetCore has made of the call; null before that, and when another endpoint answers.</summary>
    public ServerCallContext? ServerCall { get; set; }

    public override IFeatureCollection Features => _features;

    public override HttpRequest Request => _request;

    public override HttpResponse Response => Answer;

    public override ConnectionInfo Connection => Client.Connection;

    public override WebSocketManager WebSockets => Client.WebSockets;

    public override ClaimsPrincipal User
    {
        get => Client.User;
        set => Client.User = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => Client.Items;
        set => Client.Items = value;
    }

    public override IServiceProvider RequestServices
    {
        get => _services;
        set => _services = value;
    }

    public override CancellationToken RequestAborted
    {
        get => _replacedToken ?? _door.CancellationToken;
        set => _replacedToken = value;
    }

    public override string TraceIdentifier
    {
        get => Client.TraceIdentifier;
        set => Client.TraceIdentifier = value;
    }

    public override ISession Session
    {
        get => Client.Session;
        set => Client.Session = value;
    }

    CancellationToken IHttpRequestLifetimeFeature.RequestAborted
    {
        get => CancellationToken.None;
        set => RequestAborted = value;
    }

    /// <summary>Hands the door the bytes that were written and not flushed.</summary>
    public ValueTask FlushRestAsync() => Answer.Frames.FlushRestAsync();

    public override void Abort() => _door.Abort();

    void IHttpResetFeature.Reset(int errorCode) => _door.ResetByService();

    /// <summary>Begins another call of the same door, and forgets the state of the last one.</summary>
    [MemberNotNull(nameof(_services))]
    public void Begin()
    {
        // Reads the property now, while no other code uses the client's context: the first read creates the request's scope.
        _services = Client.RequestServices;
        Endpoint = _door.Method.Endpoint;
        ServerCall = null;
        _request.Begin();
        Answer.Begin();
    }

    /// <summary>Drops the references to a call that is over. A connection may be idle for long, and must not keep alive the objects of the call's services.</summary>
    public void Forget()
    {
        _services = null!;
        ServerCall = null;
        _request.Forget();
    }

    public void Dispose()
    {
        _request.Frames.Dispose();
        Answer.Frames.Dispose();
    }
}
