using System.Buffers;
using System.Buffers.Binary;
using Gateway.Rest.Calls;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Rest.Connect;

/// <summary>A stream: each message is in an envelope. The last envelope has the failure and the trailers. The HTTP status is always 200.</summary>
/// <remarks>Each message is flushed at once. A write completes when the server can take more, so a slow client slows its service down.</remarks>
internal sealed class ConnectStreamCall(HttpContext http, BindingMetadata binding, RouteMatch match, CallRuntime runtime, ConnectErrors errors, ConnectMessages messages, ConnectFormat format)
    : ConnectCall(http, binding, match, runtime, errors, messages, format)
{
    private const int MostAtOnce = 32 * 1024;

    // Kestrel accepts only a grace period of more than a second.
    private static readonly TimeSpan _shortestGrace = TimeSpan.FromSeconds(1.1);

    private readonly bool _compresses = Gzip.IsAccepted(http.Request.Headers[ConnectHeaders.StreamAcceptEncoding]);
    private bool _hasBegun;
    private volatile bool _wasWoken;

    public override async ValueTask WriteMessageAsync(ReadOnlyMemory<byte> message, bool isBuffered, CancellationToken cancellationToken)
    {
        NoteSent(message.Length);
        Begin();
        await WritePartsAsync(BeginEnvelope(Write(message, Runtime.Settings.StreamJson)), cancellationToken);

        // Release the memory: a stream may be silent for days.
        Json.Dispose();
        if (!isBuffered)
        {
            await FlushAsync(cancellationToken);
        }
    }

    public override ValueTask WriteHeadersAsync(CancellationToken cancellationToken)
    {
        Begin();
        return FlushAsync(cancellationToken);
    }

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var isTaken = false;
        try
        {
            await using var wake = cancellationToken.UnsafeRegister(static call => ((ConnectStreamCall)call!).CancelPendingWrite(), this);
            isTaken = await ClientWait.ForAsync(Http.Response.BodyWriter.FlushAsync(CancellationToken.None), Http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The server has closed the connection. The code below handles that.
        }

        if (!isTaken && (IsClientGone || !Http.RequestAborted.IsCancellationRequested))
        {
            LoseClient();
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!isTaken || IsCut)
        {
            throw EndedCall.WhileSending(CancellationToken);
        }
    }

    // The pending write has failed, or will fail. Its bytes still go out, before the end of the stream.
    protected override void CancelPendingWrite()
    {
        _wasWoken = true;
        base.CancelPendingWrite();
    }

    protected override async ValueTask AnswerAsync(Status status)
    {
        if (IsEndOfIdle(status) && _wasWoken)
        {
            // The client has taken nothing for the whole idle time, so it would not take the end either.
            AbortConnection();
        }

        BoundEnd();
        Begin();
        if (!Method.ServerStreams && TakeAnswer(ref status) is { } answer)
        {
            Http.Response.BodyWriter.Write(BeginEnvelope(answer).Span);
        }

        var trailers = new HeaderDictionary();
        WriteTrailers(trailers, prefix: "", withDetails: false);
        using var end = new PooledBuffer();
        Errors.WriteEnd(end, status, ReadDetails(), trailers);
        var writer = Http.Response.BodyWriter;
        if (_wasWoken)
        {
            // A cancellation that no flush has used yet would hit the server's own last flush. This flush uses it up.
            writer.CancelPendingFlush();
            await ClientWait.ForAsync(writer.FlushAsync(CancellationToken.None), Http);
        }

        // The server sends these bytes with the end of its body. But middleware that has replaced the body may copy it before that, so flush the bytes first.
        writer.Write(end.WrittenSpan);
        if (Http.Features.Find<IHttpResponseBodyFeature>() is not IHttpResponseFeature)
        {
            await ClientWait.ForAsync(writer.FlushAsync(CancellationToken.None), Http);
        }
    }

    // After the call, the server waits for the client to take the rest, at most for the idle time of streams.
    private void BoundEnd()
    {
        if (Runtime.Settings.StreamIdleTimeout is { } timeout && Http.Features.Find<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = new MinDataRate(bytesPerSecond: 1e12, timeout > _shortestGrace ? timeout : _shortestGrace);
        }
    }

    private void Begin()
    {
        var response = Http.Response;
        if (_hasBegun || response.HasStarted)
        {
            return;
        }

        _hasBegun = true;
        WriteHeaders();
        response.Headers["X-Accel-Buffering"] = "no";
        if (_compresses)
        {
            response.Headers[ConnectHeaders.StreamEncoding] = Gzip.Name;
        }

        Http.Features.Find<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // Writes a long message in parts, because each part that the client takes counts as progress. Does not flush the last part.
    private async ValueTask WritePartsAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var writer = Http.Response.BodyWriter;
        try
        {
            while (bytes.Length > MostAtOnce)
            {
                writer.Write(bytes.Span[..MostAtOnce]);
                bytes = bytes[MostAtOnce..];
                await FlushAsync(cancellationToken);
                NoteProgress();
            }
        }
        catch when (!IsClientGone)
        {
            // The end of the stream must not come inside a message, so write the rest of the message first.
            writer.Write(bytes.Span);
            throw;
        }

        writer.Write(bytes.Span);
    }

    // Writes the prefix of a message. Returns the bytes of the message, compressed if the client accepts that.
    private ReadOnlyMemory<byte> BeginEnvelope(ReadOnlyMemory<byte> message)
    {
        var compressed = _compresses ? Gzip.Compress(message) : null;
        var writer = Http.Response.BodyWriter;
        var prefix = writer.GetSpan(RequestFrames.PrefixSize);
        var bytes = compressed ?? message;
        prefix[0] = compressed is null ? (byte)0 : ConnectMessages.Compressed;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], bytes.Length);
        writer.Advance(RequestFrames.PrefixSize);
        return bytes;
    }
}
