using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Calls.Catalog;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Compression;
using Gateway.Hosting.Calls;
using Gateway.Hosting.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Grpc.Server.Protocol;

/// <summary>
/// A call by gRPC over HTTP/2: length-prefixed messages both ways, metadata as headers, the status in the trailers, or in the headers
/// when no message went before it ("trailers-only"). What gRPC-Web does otherwise is virtual.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal class GrpcCall : HttpCall, IMessageCounter, ICallCancellation
{
    /// <summary>How telemetry names this door.</summary>
    public const string DoorName = "grpc";

    private const int InternalError = 2; // RFC 9113, section 7: INTERNAL_ERROR

    // More than a round trip; a client that is told to stop and goes on sending is cut off.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly FrameReader _frames;
    private FrameWriter _writer;
    private Metadata? _requestHeaders;

    public GrpcCall(HttpContext http, CatalogMethod method, CallTracker tracker, MessageCompression compression, PipeReader requestBody)
        : base(http, method, tracker)
    {
        _writer = new FrameWriter(compression, compression.ForResponse(http.Request.Headers.GrpcAcceptEncoding));
        _frames = new FrameReader(
            requestBody,
            http.Request.Headers.GrpcEncoding,
            compression,
            method.Limits.MaxReceiveMessageSize,
            counter: this);
    }

    public override Metadata RequestHeaders => _requestHeaders ??= HeaderMetadata.Read(Http.Request.Headers);

    protected override string Door => DoorName;

    bool ICallCancellation.IsCancelled => IsEnded;

    // Not the token that tells of a stop: reads go on while the host drains.
    CancellationToken ICallCancellation.CancellationToken => EndToken;

    /// <summary>The content type of the response.</summary>
    protected virtual string ContentType => GrpcHeaders.ContentType;

    /// <summary>Where frames are written.</summary>
    protected virtual IBufferWriter<byte> Output => Http.Response.BodyWriter;

    private bool ManyResponses => Method.ServerStreams;

    void IMessageCounter.Received(long length) => CountReceived(length);

    public override ValueTask<ReadOnlySequence<byte>?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var read = _frames.ReadAsync(this, cancellationToken);
        return read.IsCompletedSuccessfully ? read : WaitForMessageAsync(read);
    }

    public override async ValueTask SendHeadersAsync(Metadata headers, CancellationToken cancellationToken)
    {
        EnterHeaders();
        try
        {
            BeginResponse();
            HeaderMetadata.Write(headers, Http.Response.Headers);
            await FlushAsync(cancellationToken);
        }
        finally
        {
            LeaveWrite();
        }
    }

    public override IBufferWriter<byte> BeginMessage(int length)
    {
        EnterWrite();
        try
        {
            if (_writer.IsBroken)
            {
                throw new InvalidOperationException("An earlier message broke off while it was serialized: the stream will be reset, and nothing more can be written.");
            }

            Method.Limits.CheckResponse(length);
            BeginResponse();
        }
        catch
        {
            LeaveWrite();
            throw;
        }

        return _writer.Begin(Output, length);
    }

    public override async ValueTask EndMessageAsync(WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            if (!_writer.TryEnd(out var length))
            {
                length = _writer.BufferedLength;
                Method.Limits.CheckResponse(length);
                _writer.WriteBuffered(Output, mayCompress: (options?.Flags & WriteFlags.NoCompress) is not WriteFlags.NoCompress);
            }

            CountSent(length);

            // The only message of a call leaves together with the status.
            if (ManyResponses && (options?.Flags & WriteFlags.BufferHint) is not WriteFlags.BufferHint)
            {
                await FlushAsync(cancellationToken);
            }
        }
        finally
        {
            LeaveWrite();
        }
    }

    public override void AbandonMessage()
    {
        _writer.Abandon();
        base.AbandonMessage();
    }

    protected override void Release()
    {
        _frames.Dispose();
        _writer.Dispose();
    }

    protected override void CancelPendingWrite() => Http.Response.BodyWriter.CancelPendingFlush();

    protected override ValueTask EndAsync(Status status)
    {
        if (_writer.IsBroken)
        {
            Break();
        }
        else if (HasBegun)
        {
            WriteTrailers(status);
        }
        else
        {
            // Trailers-only: nothing was sent yet, so that the status can go out as headers and end the stream at once.
            Http.Response.ContentType = ContentType;
            WriteStatus(status, Http.Response.Headers);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Makes what was written so far ready to be sent.</summary>
    protected virtual void BeforeFlush()
    {
    }

    /// <summary>Writes how the call ended, behind its messages.</summary>
    protected virtual void WriteTrailers(Status status) =>
        WriteStatus(status, ((IHttpResponseTrailersFeature)Http.Features[typeof(IHttpResponseTrailersFeature)]!).Trailers);

    /// <summary>Writes the status and the trailing metadata.</summary>
    protected void WriteStatus(Status status, IHeaderDictionary target)
    {
        WriteTrailers(target);
        StatusHeaders.Write(status, target);
    }

    /// <summary>
    /// Waits a little for a client that has its answer to end its side of the stream as well. Kestrel resets a stream whose request has not
    /// ended, and a proxy that sees answer and reset together may pass on the reset alone.
    /// </summary>
    protected override async Task LingerAsync()
    {
        if (!Method.ClientStreams || _frames.HasEnded || !HttpProtocol.IsHttp2(Http.Request.Protocol) || Http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        using var patience = new CancellationTokenSource(Patience, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, Http.RequestAborted);
        try
        {
            await Http.Response.CompleteAsync();
            await _frames.DrainAsync(either.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client is gone, or goes on sending: the answer is out, and nothing here can change it.
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlySequence<byte>?> WaitForMessageAsync(ValueTask<ReadOnlySequence<byte>?> read)
    {
        try
        {
            return await read;
        }
        catch (OperationCanceledException gone) when (gone.InnerException is IOException)
        {
            LoseClient();
            throw;
        }
    }

    // HTTP/1.1 has no resets: there the connection ends before its body does.
    private void Break()
    {
        if (Http.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(InternalError);
        }
        else
        {
            Http.Abort();
        }
    }

    private void BeginResponse()
    {
        if (HasBegun)
        {
            return;
        }

        HasBegun = true;
        Http.Response.ContentType = ContentType;
        if (_writer.Encoding is { } encoding)
        {
            Http.Response.Headers[GrpcHeaders.Encoding] = encoding;
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        BeforeFlush();
        var result = await Http.Response.BodyWriter.FlushAsync(cancellationToken);
        if (result.IsCompleted)
        {
            LoseClient();
        }

        if (result.IsCanceled || result.IsCompleted || IsCut || Http.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("The message could not be sent: the call is over.", CancellationToken);
        }
    }
}
