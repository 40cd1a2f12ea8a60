using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Gateway.Rest.Protocol;
using Gateway.Rest.Requests;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Calls;

/// <summary>
/// A call by a binding. It makes each request message from path, query and the client's bytes, and writes each response message as JSON.
/// The doors move the bytes of messages: <see cref="RestCall"/> and <see cref="WebSockets.Messages.WebSocketCall"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal abstract class TranscodedCall : Call
{
    private RouteMatch? _match;
    private PooledBuffer? _json;
    private readonly IdleTimer? _idle;
    private string? _idleDetail;
    private long _received;

    protected TranscodedCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime, TimeSpan? idleTimeout)
        : base(http, binding.Method, runtime.Tracker)
    {
        Prepare(binding, match, runtime);
        if (idleTimeout is { } timeout)
        {
            _idle = new IdleTimer(Time, timeout, () => EndIdle(timeout));
        }
    }

    /// <summary>The binding with its method and its settings.</summary>
    protected BindingMetadata Metadata { get; private set; }

    protected HttpBinding Binding => Metadata.Binding;

    protected CallRuntime Runtime { get; private set; }

    /// <summary>The fields of answers that the client wants; null for all.</summary>
    public FieldSelection? Selection { get; set; }

    /// <summary>The JSON that is about to be sent. A stream needs it only for its end.</summary>
    protected PooledBuffer Json => _json ??= new PooledBuffer();

    /// <summary>Tells whether header metadata or a trailer goes to the client; null for all.</summary>
    protected Func<string, bool>? IsSent => Method.Forwarded?.IsResponseMetadata ?? Runtime.Settings.IsResponseMetadata;

    /// <summary>Whether a request message was made already.</summary>
    protected bool HasReceived => _received > 0;

    /// <summary>Why a request message was refused; null when none was.</summary>
    protected RequestException? Refusal { get; private set; }

    protected override void Open() => _idle?.Start();

    /// <summary>Begins with another request. A derived class resets its own state.</summary>
    protected void Begin(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime)
    {
        Begin(http, binding.Method, runtime.Tracker);
        Prepare(binding, match, runtime);
    }

    /// <summary>Whether this is the end of a call that went without a message for too long.</summary>
    protected bool IsEndOfIdle(Status status) => _idleDetail is not null && ReferenceEquals(_idleDetail, status.Detail);

    /// <summary>Notes progress within a long message.</summary>
    protected void NoteProgress() => _idle?.NoteMessage();

    protected override void Release()
    {
        _idle?.Dispose();
        _json?.Dispose();
    }

    /// <summary>Makes the next request message.</summary>
    /// <param name="target">The buffer that the message is appended to, in wire format.</param>
    /// <param name="sent">The client's bytes for it: the body, or one message of a stream.</param>
    /// <param name="contentType">The content type of the bytes; only forms and an HttpBody use it.</param>
    /// <param name="isWire">Whether the bytes are in wire format already.</param>
    /// <exception cref="RpcException">The bytes cannot be understood, or the message is too long.</exception>
    protected void Bind(PooledBuffer target, ReadOnlySpan<byte> sent, string? contentType, bool isWire = false)
    {
        _received++;
        _idle?.NoteMessage();
        var start = target.WrittenCount;
        try
        {
            if (isWire)
            {
                Binding.BindMessage(_match!, sent, target, Runtime.Settings.Binding);
            }
            else if (Runtime.Settings.AcceptForms && Binding.TakesForms && FormContentType.IsForm(contentType))
            {
                Binding.BindForm(_match!, sent, target, Runtime.Settings.Binding);
            }
            else
            {
                BindText(target, sent, contentType);
            }
        }
        catch (TranscodingException error)
        {
            throw RequestFailure.Of(error, Method.ClientStreams ? string.Create(CultureInfo.InvariantCulture, $"message {_received}: ") : "");
        }

        if (!Method.ClientStreams)
        {
            // The only message is read. A stream of answers may last for days, and no longer needs the path.
            _match = null;
        }

        var length = target.WrittenCount - start;
        if (Method.MaxReceiveMessageSize is { } most && length > most)
        {
            throw Refuse(RequestSource.TooLarge(most), _received);
        }

        CountReceived(length);
    }

    /// <summary>Makes a request message from bytes that are not in wire format.</summary>
    /// <exception cref="TranscodingException">The bytes cannot be understood.</exception>
    protected virtual void BindText(PooledBuffer target, ReadOnlySpan<byte> sent, string? contentType) => Binding.BindRequest(_match!, sent, contentType, target, Runtime.Settings.Binding);

    /// <summary>Notes a response message that is about to go out.</summary>
    protected void NoteSent(int length)
    {
        _idle?.NoteMessage();
        CountSent(length);
    }

    /// <summary>Sends the trailers that HTTP can carry; the log names the first of the others.</summary>
    /// <param name="target">The headers or trailers that they are added to.</param>
    /// <param name="prefix">The prefix of each key.</param>
    /// <param name="withDetails">Whether the details of the status are among them.</param>
    protected void WriteTrailers(IHeaderDictionary target, string prefix, bool withDetails)
    {
        // A call that was cut ends with the gateway's own status. Its service may be adding trailers at this moment.
        if (!IsCut && Responses.ResponseTrailers.Write(Answer.ReadTrailers(), target, prefix, withDetails, IsSent) is { } leftOut)
        {
            Log.TrailerLeftOut(Runtime.Logger, Method.FullName, leftOut);
        }
    }

    /// <summary>The details of the status that the gRPC endpoint ended with; empty when there are none.</summary>
    protected ReadOnlyMemory<byte> ReadDetails() => IsCut ? default : StatusDetails.Find(Answer.ReadTrailers());

    /// <summary>The HTTP status of a failure: that of its code, unless the gateway knows a more exact one.</summary>
    protected int HttpStatusOf(Status status) => ExactStatusOf(status) ?? StatusHttpMap.ToHttp((int)status.StatusCode);

    /// <summary>The failure of a stream that breaks off between two messages.</summary>
    protected RpcException RefuseStream(TranscodingException error) =>
        RequestFailure.Of(error, HasReceived && Method.ClientStreams ? string.Create(CultureInfo.InvariantCulture, $"after message {_received}: ") : "");

    /// <summary>The failure of a message that was refused before it could be made into a request message.</summary>
    protected RequestException RefuseNext(RequestException refused) => Refuse(refused, _received + 1);

    /// <summary>The failure of a response message that cannot be read. The service is at fault: only the log says why.</summary>
    protected RpcException ResponseUnreadable(MalformedMessageException error)
    {
        if (Method.Forwarded is null)
        {
            Log.ResponseUnreadable(Runtime.Logger, Method.FullName, error);
        }
        else
        {
            Log.ForwardedUnreadable(Runtime.Logger, Method.FullName, error);
        }

        return new RpcException(Statuses.ResponseUnreadable);
    }

    [MemberNotNull(nameof(Metadata), nameof(Runtime))]
    private void Prepare(BindingMetadata binding, RouteMatch match, CallRuntime runtime)
    {
        Metadata = binding;
        Runtime = runtime;
        Selection = null;
        _match = match;
        _idleDetail = null;
        _received = 0;
        Refusal = null;
    }

    private void EndIdle(TimeSpan timeout)
    {
        // IsEndOfIdle tells this end from others by the reference of its text.
        _idleDetail = $"No message was sent or received for {timeout}.";
        Cut(new Status(StatusCode.DeadlineExceeded, _idleDetail));
    }

    // The HTTP status that is more exact than the code; null when there is none.
    private int? ExactStatusOf(Status status)
    {
        if (Refusal is { } refusal)
        {
            // Only if the call ends because of that refusal: the service may have ended it with another status.
            return refusal.StatusCode == status.StatusCode ? refusal.HttpStatus : null;
        }

        // The answer was too long. The client is not at fault, and should not ask again.
        return status.StatusCode == StatusCode.ResourceExhausted && Failure?.StatusCode == status.StatusCode ? StatusCodes.Status502BadGateway : null;
    }

    // Tells a client that streams which message was refused.
    private RequestException Refuse(RequestException refused, long number) => Refusal = Method.ClientStreams ? refused.InMessage(number) : refused;
}
