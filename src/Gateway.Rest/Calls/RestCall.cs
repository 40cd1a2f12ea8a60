using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Calls;
using Gateway.Hosting.Calls;
using Gateway.Rest.Requests;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call by REST: each request message is made from path, body and query. How the answer looks is a class of its own below this:
/// <see cref="UnaryRestCall"/> and <see cref="StreamRestCall"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal abstract class RestCall : HttpCall
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "rest";

    private readonly RouteMatch _match;
    private readonly RequestSource _source;
    private readonly PooledBuffer _request = new();
    private readonly MessageBuffer _message = new();
    private readonly MessageBuffer _json = new();
    private Metadata? _requestHeaders;
    private RequestException? _refusal;
    private long _received;
    private bool _binding;
    private bool _headersGiven;
    private bool _messageBegun;

    protected RestCall(HttpContext http, BindingMetadata binding, RouteMatch match, RestRuntime runtime)
        : base(http, binding.Method, runtime.Tracker)
    {
        Binding = binding;
        Runtime = runtime;
        _match = match;
        _source = RequestSources.For(binding, http);
    }

    public override Metadata RequestHeaders => _requestHeaders ??= Requests.RequestHeaders.ReadMetadata(Http.Request.Headers);

    protected override string Door => DoorName;

    protected BindingMetadata Binding { get; }

    protected RestRuntime Runtime { get; }

    /// <summary>The message that was written last, in wire format.</summary>
    protected MessageBuffer Message => _message;

    /// <summary>What is about to be sent.</summary>
    protected MessageBuffer Json => _json;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _source.NextAsync(this, cancellationToken) is not { } body)
            {
                return null;
            }

            _received++;
            _binding = true;
            _request.Clear();
            Binding.Binding.BindRequest(_match, body.Span, Http.Request.ContentType, _request, Runtime.Binding);
            if (Method.Limits.MaxReceiveMessageSize is { } most && _request.WrittenCount > most)
            {
                throw RequestSource.TooLarge(most);
            }

            _binding = false;
            CountReceived(_request.WrittenCount);
        }
        catch (TranscodingException error)
        {
            throw RequestFailure.Of(error, Place);
        }
        catch (RequestException refused)
        {
            _refusal = Method.ClientStreams ? refused.InMessage(_binding ? _received : _received + 1) : refused;
            throw _refusal;
        }
        catch (IOException gone)
        {
            throw Lose(gone);
        }
        catch (OperationCanceledException gone) when (!CancellationToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !_source.IsStopped)
        {
            throw Lose(gone);
        }

        return new ReadOnlySequence<byte>(_request.WrittenMemory);
    }

    public override async ValueTask SendHeadersAsync(Metadata headers, CancellationToken cancellationToken)
    {
        EnterWrite();
        try
        {
            if (_headersGiven || _messageBegun)
            {
                throw new InvalidOperationException("Response headers can only be sent once, and before the first message.");
            }

            _headersGiven = true;
            await SendHeadersCoreAsync(headers, cancellationToken);
        }
        finally
        {
            LeaveWrite();
        }
    }

    public override IBufferWriter<byte> BeginMessage(int length)
    {
        EnterWrite();
        _messageBegun = true;
        _message.Clear();
        return _message;
    }

    protected override void CancelPendingWrite() => Http.Response.BodyWriter.CancelPendingFlush();

    protected override async ValueTask EndAsync(Status status)
    {
        await _source.StopAsync();
        if (!Http.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(status);
        }
    }

    protected override void Release()
    {
        _source.Dispose();
        _request.Dispose();
        _message.Dispose();
        _json.Dispose();
    }

    /// <summary>Sends what is left to send: the answer, or how the call failed.</summary>
    protected abstract ValueTask AnswerAsync(Status status);

    /// <summary>Takes the service's headers, and sends them ahead of the first message where the answer has such a moment.</summary>
    protected abstract ValueTask SendHeadersCoreAsync(Metadata headers, CancellationToken cancellationToken);

    /// <summary>Ends the call with an error response, as nothing has been sent yet.</summary>
    protected Task AnswerErrorAsync(Status status)
    {
        WriteTrailersAsHeaders();
        if (IsCut && HttpProtocol.IsHttp11(Http.Request.Protocol))
        {
            // The connection is the service's until it returns. Whoever sent another request on it would wait as long.
            Http.Response.Headers.Connection = "close";
        }

        var details = HasResponseTrailers ? StatusDetails.Find(ResponseTrailers) : default;

        // Only while the call ends for that reason: a service may have made something else of it.
        return _refusal is { } refusal && refusal.StatusCode == status.StatusCode
            ? Runtime.Errors.WriteAsync(Http, refusal.HttpStatus, status, details)
            : Runtime.Errors.WriteAsync(Http, status, details);
    }

    /// <summary>Sends the trailers and the status as trailers, if the client takes them.</summary>
    protected void WriteStatusTrailers(Status status)
    {
        if (Responses.ResponseTrailers.AreTakenBy(Http))
        {
            var trailers = Http.Features.Get<IHttpResponseTrailersFeature>()!.Trailers;
            WriteTrailers(trailers);
            Responses.ResponseTrailers.WriteStatus(status, trailers);
        }
    }

    /// <summary>Sends the trailers as headers named <c>Grpc-Trailer-*</c>. The details of a status are in the body already.</summary>
    protected void WriteTrailersAsHeaders() => WriteTrailers(Http.Response.Headers, Responses.ResponseTrailers.HeaderPrefix, StatusDetails.TrailerName);

    /// <summary>Checks the size of a response message.</summary>
    protected void CheckSize()
    {
        if (Method.Limits.MaxSendMessageSize is { } most && _message.Length > most)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A response message of {_message.Length} bytes is longer than the limit of {most} bytes."));
        }
    }

    // Where in a stream of messages something is wrong: in one, or between two.
    private string Place =>
        !Method.ClientStreams || _received == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{(_binding ? "message" : "after message")} {_received}: ");

    // Or Kestrel, which may not know yet either, would try to drain a body that cannot be read, and log that as an error.
    private OperationCanceledException Lose(Exception gone)
    {
        LoseClient();
        Http.Abort();
        return new OperationCanceledException("The client went away.", gone, CancellationToken);
    }
}
