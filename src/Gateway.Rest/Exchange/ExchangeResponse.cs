using System.Globalization;
using System.IO.Pipelines;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

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

    /// <summary>Whether the answer is trailers-only: it has its trailers among its headers.</summary>
    public bool IsTrailersOnly => _trailers.Count == 0 && _headers?.ContainsKey(GrpcHeaders.Status) == true;

    /// <summary>Whether no code waits for a callback or holds the body as a stream.</summary>
    public bool IsReusable => _onStarting is null && !_hasCallbacks && _body is null;

    public override HttpContext HttpContext => _context;

    public override int StatusCode { get; set; } = StatusCodes.Status200OK;

    public override IHeaderDictionary Headers => HeaderFields;

    /// <summary>The header metadata, and the HTTP headers that the service set.</summary>
    public FieldList HeaderFields => _headers ??= new FieldList(this);

    /// <summary>Whether code has used the headers: most calls have none.</summary>
    public bool HasHeaderFields => _headers is { Count: > 0 };

    // Grpc.AspNetCore sets the property, a forwarder the header.
    public override string? ContentType
    {
        get => field ?? (_headers?.TryGetValue(HeaderNames.ContentType, out var type) == true ? type.ToString() : null);
        set;
    }

    public override long? ContentLength
    {
        get => _headers?.ContentLength;
        set => HeaderFields.ContentLength = value;
    }

    public override bool HasStarted => _hasStarted;

    /// <summary>Largest response message in bytes; null for no limit.</summary>
    public int? MaxMessageSize => _door.Method.Forwarded?.MaxResponseMessageSize;

    /// <summary>Whether the service lets the current message wait for others (<see cref="WriteFlags.BufferHint"/>).</summary>
    public bool KeepsBack => (_context.ServerCall?.WriteOptions?.Flags & WriteFlags.BufferHint) is WriteFlags.BufferHint;

    public override IResponseCookies Cookies => (_context.Features.Get<IResponseCookiesFeature>() ?? MakeCookies()).Cookies;

    public override PipeWriter BodyWriter => Frames;

    public override Stream Body
    {
        get => _body ??= new FrameStream(Frames, _door);
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
    /// The status of the call, from its trailers or from the headers of a trailers-only response; null while the endpoint has not set one. Without it, a failed read or
    /// write gives the status, then the failure of a forwarded call. If the endpoint refused the request with an HTTP status instead of gRPC, this is translated.
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

        if (_door.Failure is { } failure)
        {
            _trailers.Add(failure.Trailers);
            return failure.Status;
        }

        return _door.Method.Forwarded?.FindFailure?.Invoke(_context)
            ?? (StatusCode == StatusCodes.Status200OK ? null : new Status(HttpStatusCodes.ToGrpc(StatusCode), $"The gRPC endpoint answered HTTP {StatusCode}."));
    }

    /// <summary>
    /// The trailers of the call. A response without messages carries them among its headers. The trailers of a service in this process are still kept apart from its
    /// headers. Those of a server elsewhere cannot be told apart, and gRPC clients treat all of them as trailers.
    /// </summary>
    public FieldList ReadTrailers()
    {
        if (!IsTrailersOnly)
        {
            return _trailers;
        }

        var trailers = new FieldList();
        if (_door.Method.Forwarded is not null)
        {
            foreach (var (name, value) in HeaderFields.Fields)
            {
                if (!ReservedFields.IsForbiddenHeader(name))
                {
                    trailers[name] = value;
                }
            }
        }
        else if (_context.ServerCall?.ResponseTrailers is { } added)
        {
            foreach (var entry in added)
            {
                trailers[entry.Key] = HeaderFields[entry.Key];
            }
        }

        return trailers;
    }

    /// <summary>
    /// Refuses a header that HTTP cannot carry when the service sets it, as the server does natively. The trailers among the headers of a trailers-only response
    /// are checked when the end is sent, and then left out.
    /// </summary>
    /// <exception cref="InvalidOperationException">The name or a value has characters that HTTP does not allow.</exception>
    public void CheckHeader(string name, StringValues values)
    {
        if (_door.Method.Forwarded is not null)
        {
            // A server elsewhere has sent it already. The response leaves out a header that HTTP cannot carry.
            return;
        }

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
}
