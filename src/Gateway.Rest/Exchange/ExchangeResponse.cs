using System.Globalization;
using System.IO.Pipelines;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Exchange;

/// <summary>The response of an exchange, as the gRPC endpoint writes it. The door turns it into its client's response: nothing here reaches the client by itself.</summary>
internal sealed class ExchangeResponse : HttpResponse, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private readonly ExchangeContext _context;
    private readonly ExchangeDoor _door;
    private FieldList? _headers;
    private readonly FieldList _trailers = new();
    private List<(Func<object, Task> Callback, object State)>? _onStarting;
    private Stream? _body;
    private volatile bool _hasStarted;
    private bool _hasCallbacks;

    public ExchangeResponse(ExchangeContext context, ExchangeDoor door)
    {
        _context = context;
        _door = door;
        Frames = new ResponseFrames(this, door);
    }

    /// <summary>The body: one frame per message.</summary>
    public ResponseFrames Frames { get; }

    /// <summary>Whether no code waits for a callback or holds the body as a stream.</summary>
    public bool IsReusable => _onStarting is null && !_hasCallbacks && _body is null;

    public override HttpContext HttpContext => _context;

    public override int StatusCode { get; set; } = StatusCodes.Status200OK;

    public override IHeaderDictionary Headers => HeaderFields;

    /// <summary>The header metadata, and the HTTP headers that the service set.</summary>
    public FieldList HeaderFields => _headers ??= new FieldList(this);

    /// <summary>Whether code has asked for the headers: most calls have none.</summary>
    public bool HasHeaderFields => _headers is { Count: > 0 };

    public override string? ContentType { get; set; }

    public override long? ContentLength
    {
        get => _headers?.ContentLength;
        set => HeaderFields.ContentLength = value;
    }

    public override bool HasStarted => _hasStarted;

    /// <summary>Whether the service lets the current message wait for others (<see cref="WriteFlags.BufferHint"/>).</summary>
    public bool KeepsBack => (_context.ServerCall?.WriteOptions?.Flags & WriteFlags.BufferHint) is WriteFlags.BufferHint;

    public override IResponseCookies Cookies => (_context.Features.Get<IResponseCookiesFeature>() ?? MakeCookies()).Cookies;

    public override PipeWriter BodyWriter => Frames;

    public override Stream Body
    {
        get => _body ??= new FrameStream(Frames);
        set => _body = value;
    }

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Trailers
    {
        get => _trailers;
        set => throw new NotSupportedException("The trailers of a call can be added to, and not replaced.");
    }

    IHeaderDictionary IHttpResponseFeature.Headers
    {
        get => HeaderFields;
        set => throw new NotSupportedException("The headers of a call can be added to, and not replaced.");
    }

    Stream IHttpResponseBodyFeature.Stream => Body;

    PipeWriter IHttpResponseBodyFeature.Writer => Frames;

    /// <summary>
    /// How the call ended, by its trailers, or by the headers of an answer without a body; null while the endpoint has not set a status. An endpoint that refused the
    /// request with an HTTP status did not answer by gRPC: its HTTP status is translated.
    /// See <see href="https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md">HTTP to gRPC Status Code Mapping</see>.
    /// </summary>
    public Status? ReadStatus()
    {
        if (_trailers.IsSuccess)
        {
            return Grpc.Core.Status.DefaultSuccess;
        }

        var fields = _trailers.ContainsKey(GrpcHeaders.Status) || _headers is null ? _trailers : _headers;
        if (fields.TryGetValue(GrpcHeaders.Status, out var text))
        {
            var isKnown = int.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)Grpc.Core.StatusCode.Unauthenticated;
            var code = isKnown ? (StatusCode)number : Grpc.Core.StatusCode.Unknown;
            return new Status(code, StatusMessage.Decode(fields[GrpcHeaders.Message].ToString()));
        }

        return StatusCode == StatusCodes.Status200OK ? null : new Status(CodeOf(StatusCode), $"The gRPC endpoint answered HTTP {StatusCode}.");
    }

    /// <summary>
    /// The trailers of the call. An answer without messages carries them among its headers. The trailers that the service added are then kept apart from its own
    /// headers.
    /// </summary>
    public FieldList ReadTrailers()
    {
        if (_trailers.Count > 0 || _headers?.ContainsKey(GrpcHeaders.Status) != true)
        {
            return _trailers;
        }

        var trailers = new FieldList();
        if (_context.ServerCall?.ResponseTrailers is { } added)
        {
            foreach (var entry in added)
            {
                trailers[entry.Key] = _headers[entry.Key];
            }
        }

        return trailers;
    }

    /// <summary>
    /// Refuses a header that HTTP cannot carry when the service sets it, as the server does natively. An answer without messages has its trailers among the headers:
    /// these are checked when the end is sent, and left out.
    /// </summary>
    /// <exception cref="InvalidOperationException">The name or a value has characters that HTTP does not allow.</exception>
    public void CheckHeader(string name, StringValues values)
    {
        if (!HeaderCharacters.AreFitForName(name))
        {
            throw new InvalidOperationException("Invalid character in a header name.");
        }

        if (!HeaderCharacters.AreFitForValues(values) && _context.ServerCall?.ResponseTrailers.Any(one => one.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) != true)
        {
            throw new InvalidOperationException($"Invalid non-ASCII or control character in header '{name}'.");
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_hasStarted)
        {
            return Task.CompletedTask;
        }

        _hasStarted = true;
        return _onStarting is null ? Task.CompletedTask : RunOnStartingAsync();
    }

    /// <summary>Ends the call before the delegate has returned. Grpc.AspNetCore ends a call this way when its deadline has passed.</summary>
    public override Task CompleteAsync()
    {
        _door.CompleteEarly();
        return Task.CompletedTask;
    }

    public override void OnStarting(Func<object, Task> callback, object state)
    {
        if (_hasStarted)
        {
            throw new InvalidOperationException("The response has started already.");
        }

        (_onStarting ??= []).Add((callback, state));
    }

    public override void OnCompleted(Func<object, Task> callback, object state)
    {
        _hasCallbacks = true;
        _door.Http.Response.OnCompleted(callback, state);
    }

    public override void Redirect(string location, bool permanent)
    {
        StatusCode = permanent ? StatusCodes.Status301MovedPermanently : StatusCodes.Status302Found;
        HeaderFields["Location"] = location;
    }

    void IHttpResponseBodyFeature.DisableBuffering()
    {
    }

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A gRPC response has messages, and no files.");

    /// <summary>Begins with another answer.</summary>
    public void Begin()
    {
        StatusCode = StatusCodes.Status200OK;
        ContentType = null;
        ReasonPhrase = null;
        _hasStarted = false;
        _headers = null;
        _trailers.Clear();
        Frames.Begin();
    }

    // In reverse order, as servers do.
    private async Task RunOnStartingAsync()
    {
        for (var i = _onStarting!.Count - 1; i >= 0; i--)
        {
            await _onStarting[i].Callback(_onStarting[i].State);
        }
    }

    private ResponseCookiesFeature MakeCookies()
    {
        var cookies = new ResponseCookiesFeature(_context.Features);
        _context.Features.Set<IResponseCookiesFeature>(cookies);
        return cookies;
    }

    private static StatusCode CodeOf(int httpStatus) => httpStatus switch
    {
        StatusCodes.Status400BadRequest => Grpc.Core.StatusCode.Internal,
        StatusCodes.Status401Unauthorized => Grpc.Core.StatusCode.Unauthenticated,
        StatusCodes.Status403Forbidden => Grpc.Core.StatusCode.PermissionDenied,
        StatusCodes.Status404NotFound => Grpc.Core.StatusCode.Unimplemented,
        StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
            Grpc.Core.StatusCode.Unavailable,
        _ => Grpc.Core.StatusCode.Unknown,
    };
}
