using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using Gateway.Calls;
using Gateway.Calls.Catalog;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Server.Compression;
using Gateway.Grpc.Server.Protocol;
using Gateway.Hosting.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gateway.Grpc.Server.Web;

/// <summary>
/// A call by gRPC-Web, over any HTTP: the messages of gRPC, and behind them the trailers as a last frame of the body. In text mode all of
/// the body is base64, each flush a text with padding of its own.
/// </summary>
/// <remarks>See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md">gRPC-Web</see>.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Release, which runs exactly once for every call, gives the buffers back.")]
internal sealed class GrpcWebCall : GrpcCall
{
    /// <summary>How telemetry names this door.</summary>
    public new const string DoorName = "grpc-web";

    private const byte TrailersFlag = 0x80;

    private readonly GrpcWebRequest _request;
    private readonly WebBody _requestBody;
    private readonly Base64Body? _requestText;
    private readonly MessageBuffer? _text;

    public GrpcWebCall(HttpContext http, CatalogMethod method, CallTracker tracker, MessageCompression compression, GrpcWebRequest request)
        : this(http, method, tracker, compression, request, new WebBody(http))
    {
    }

    private GrpcWebCall(
        HttpContext http, CatalogMethod method, CallTracker tracker, MessageCompression compression, GrpcWebRequest request, WebBody requestBody)
        : this(http, method, tracker, compression, request, requestBody, request.IsText ? new Base64Body(requestBody) : null)
    {
    }

    private GrpcWebCall(
        HttpContext http,
        CatalogMethod method,
        CallTracker tracker,
        MessageCompression compression,
        GrpcWebRequest request,
        WebBody requestBody,
        Base64Body? requestText)
        : base(http, method, tracker, compression, (PipeReader?)requestText ?? requestBody)
    {
        _request = request;
        _requestBody = requestBody;
        _requestText = requestText;
        _text = request.Response.IsText ? new MessageBuffer() : null;
        if (method.ServerStreams)
        {
            LetFlow(http);
        }
    }

    protected override string Door => DoorName;

    protected override string ContentType => _request.Response.ToString();

    // In text mode frames wait here until they are flushed, and are encoded then.
    protected override IBufferWriter<byte> Output => (IBufferWriter<byte>?)_text ?? base.Output;

    protected override void Release()
    {
        base.Release();
        _text?.Dispose();
        _requestText?.Complete();
        _requestBody.Complete();
    }

    protected override async ValueTask EndAsync(Status status)
    {
        await _requestBody.StopAsync();
        await base.EndAsync(status);
    }

    // Nothing more is read of the body: the server reads what is left by HTTP/1.1, and resets the stream by HTTP/2, as it does for any other request.
    protected override Task LingerAsync() => Task.CompletedTask;

    protected override void BeforeFlush()
    {
        if (_text is null or { Length: 0 })
        {
            return;
        }

        var target = base.Output.GetSpan(Base64.GetMaxEncodedToUtf8Length(_text.Length));
        Base64.EncodeToUtf8(_text.WrittenSpan, target, out _, out var written);
        base.Output.Advance(written);
        _text.Clear();
    }

    protected override void WriteTrailers(Status status)
    {
        var trailers = new HeaderDictionary();
        WriteStatus(status, trailers);
        using var block = new MessageBuffer();
        foreach (var (key, values) in trailers)
        {
            foreach (var value in values)
            {
                Encoding.ASCII.GetBytes(key, block);
                block.Write(": "u8);
                Encoding.ASCII.GetBytes(value, block);
                block.Write("\r\n"u8);
            }
        }

        FrameHeader.Write(Output, TrailersFlag, block.Length);
        Output.Write(block.WrittenSpan);
        BeforeFlush();
    }

    // Messages reach the client one by one, through proxies too, and at the pace the client reads them.
    private static void LetFlow(HttpContext http)
    {
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
