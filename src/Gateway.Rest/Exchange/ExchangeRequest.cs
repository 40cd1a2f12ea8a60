using System.IO.Pipelines;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Exchange;

/// <summary>The request of an exchange: <c>POST /package.Service/Method</c> over HTTP/2, with the client's headers under those of gRPC.</summary>
internal sealed class ExchangeRequest : HttpRequest, IHttpRequestFeature, IRequestBodyPipeFeature, IHttpRequestBodyDetectionFeature, IClientRequestFeature
{
    private readonly ExchangeContext _context;
    private readonly ExchangeDoor _door;
    private readonly RequestOverlay _headers;
    private Stream? _body;
    private PathString? _pathBase;

    public ExchangeRequest(ExchangeContext context, ExchangeDoor door)
    {
        _context = context;
        _door = door;
        Frames = new RequestFrames(door);
        _headers = new RequestOverlay(door);
    }

    /// <summary>Whether no code holds the body as a stream.</summary>
    public bool IsReusable => _body is null;

    /// <summary>The body: one frame per message.</summary>
    public RequestFrames Frames { get; }

    public override HttpContext HttpContext => _context;

    public override string Method { get; set; } = "";

    public override string Scheme
    {
        get => Client.Request.Scheme;
        set => throw ReadOnly();
    }

    public override bool IsHttps
    {
        get => Client.Request.IsHttps;
        set => throw ReadOnly();
    }

    public override HostString Host
    {
        get => Client.Request.Host;
        set => throw ReadOnly();
    }

    public override PathString PathBase
    {
        get => _pathBase ?? Client.Request.PathBase;
        set => _pathBase = value;
    }

    public override PathString Path { get; set; }

    public override QueryString QueryString { get; set; }

    public override IQueryCollection Query { get; set; } = QueryCollection.Empty;

    public override string Protocol { get; set; } = "";

    public override IHeaderDictionary Headers => _headers;

    public override IRequestCookieCollection Cookies
    {
        get => Client.Request.Cookies;
        set => throw ReadOnly();
    }

    public override long? ContentLength
    {
        get => null;
        set => throw ReadOnly();
    }

    public override string? ContentType
    {
        get => GrpcHeaders.ContentType;
        set => throw ReadOnly();
    }

    public override PipeReader BodyReader => Frames;

    public override Stream Body
    {
        get => _body ??= Frames.AsStream(leaveOpen: true);
        set => _body = value;
    }

    public override bool HasFormContentType => false;

    public override IFormCollection Form
    {
        get => throw new InvalidOperationException("A gRPC request has no form.");
        set => throw ReadOnly();
    }

    public override RouteValueDictionary RouteValues
    {
        get => Client.Request.RouteValues;
        set => Client.Request.RouteValues = value;
    }

    public override Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken = default) => Task.FromException<IFormCollection>(new InvalidOperationException("A gRPC request has no form."));

    HttpContext IClientRequestFeature.HttpContext => Client;

    PipeReader IRequestBodyPipeFeature.Reader => Frames;

    bool IHttpRequestBodyDetectionFeature.CanHaveBody => true;

    string IHttpRequestFeature.RawTarget
    {
        get => Path.Value!;
        set => throw ReadOnly();
    }

    string IHttpRequestFeature.Path
    {
        get => Path.Value!;
        set => Path = new PathString(value);
    }

    string IHttpRequestFeature.PathBase
    {
        get => PathBase.Value ?? "";
        set => PathBase = new PathString(value);
    }

    string IHttpRequestFeature.QueryString
    {
        get => QueryString.Value ?? "";
        set => QueryString = new QueryString(value);
    }

    IHeaderDictionary IHttpRequestFeature.Headers
    {
        get => Headers;
        set => throw ReadOnly();
    }

    private HttpContext Client => _door.Http;

    /// <summary>Begins with another request of the client.</summary>
    public void Begin()
    {
        Method = HttpMethods.Post;
        Protocol = HttpProtocol.Http2;
        _pathBase = null;
        Path = new PathString(_door.Method.FullName);
        QueryString = default;
        Query = QueryCollection.Empty;
        _headers.Begin();
        Frames.Begin();
    }

    /// <summary>Drops the headers.</summary>
    public void Forget() => _headers.Begin();

    private static NotSupportedException ReadOnly() => new("This belongs to the client's request, and cannot be changed inside a door.");
}
