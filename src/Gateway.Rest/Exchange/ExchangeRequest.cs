using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Exchange;

/// <summary>The request of an exchange: <c>POST /package.Service/Method</c> over HTTP/2, with the client's headers under those of gRPC.</summary>
internal sealed class ExchangeRequest : HttpRequest, IHttpRequestFeature, IRequestBodyPipeFeature, IHttpRequestBodyDetectionFeature, IClientRequestFeature
{
    private readonly ExchangeContext _context;
    private readonly HttpContext _client;
    private Stream? _body;

    public ExchangeRequest(ExchangeContext context, ExchangeDoor door)
    {
        _context = context;
        _client = door.Http;
        Frames = new RequestFrames(door);
        Headers = new RequestOverlay(_client.Request.Headers, door);
        PathBase = _client.Request.PathBase;
        Path = new PathString(door.Method.FullName);
    }

    /// <summary>The body: one frame a message.</summary>
    public RequestFrames Frames { get; }

    public override HttpContext HttpContext => _context;

    public override string Method { get; set; } = HttpMethods.Post;

    public override string Scheme
    {
        get => _client.Request.Scheme;
        set => throw ReadOnly();
    }

    public override bool IsHttps
    {
        get => _client.Request.IsHttps;
        set => throw ReadOnly();
    }

    public override HostString Host
    {
        get => _client.Request.Host;
        set => throw ReadOnly();
    }

    public override PathString PathBase { get; set; }

    public override PathString Path { get; set; }

    public override QueryString QueryString { get; set; }

    public override IQueryCollection Query { get; set; } = QueryCollection.Empty;

    public override string Protocol { get; set; } = HttpProtocol.Http2;

    public override IHeaderDictionary Headers { get; }

    public override IRequestCookieCollection Cookies
    {
        get => _client.Request.Cookies;
        set => throw ReadOnly();
    }

    public override long? ContentLength
    {
        get => null;
        set => throw ReadOnly();
    }

    public override string? ContentType
    {
        get => RequestOverlay.ContentType;
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
        get => _client.Request.RouteValues;
        set => _client.Request.RouteValues = value;
    }

    public override Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken = default) => Task.FromException<IFormCollection>(new InvalidOperationException("A gRPC request has no form."));

    HttpContext IClientRequestFeature.HttpContext => _client;

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

    private static NotSupportedException ReadOnly() => new("This belongs to the client's request, and cannot be changed inside a door.");
}
