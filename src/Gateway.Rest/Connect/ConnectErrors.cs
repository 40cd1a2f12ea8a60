using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Connect;

/// <summary>Writes failures in the form of Connect: as the body of a unary call, or at the end of a stream.</summary>
/// <remarks><code>{"code":"aborted","message":"…","details":[{"type":"google.rpc.BadRequest","value":"CgkKA2JhZA","debug":{…}}]}</code></remarks>
/// <param name="schema">The types that details may have.</param>
internal sealed class ConnectErrors(Schema schema)
{
    // The flag of the envelope that ends a response.
    private const byte EndStream = 2;

    private static readonly JsonOptions _debug = new() { IgnoreDefaultValues = true };
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The types that details and messages may have.</summary>
    public Schema Schema => schema;

    /// <summary>Answers a request that middleware refused before its call began.</summary>
    public Task RefuseAsync(HttpContext http, GatewayMethod method, Status status, ReadOnlyMemory<byte> details)
    {
        // Only a POST to a streaming method has a format. The content type of other requests says nothing.
        var format = method.IsStreaming && HttpMethods.IsPost(http.Request.Method) ? ConnectFormat.Of(http.Request.ContentType) : null;
        return WriteAsync(http, format, status, details);
    }

    /// <summary>Answers a request with an error: at the end of a stream, or as the whole answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="format">The format of the call; null for none.</param>
    /// <param name="status">The error.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    /// <param name="httpStatus">An HTTP status for an answer that is not a stream; null for the status of the code, which in a stream is always 200.</param>
    public Task WriteAsync(HttpContext http, ConnectFormat? format, Status status, ReadOnlyMemory<byte> details, int? httpStatus = null)
    {
        var body = new PooledBuffer();
        var response = http.Response;
        if (httpStatus is null && format is { IsStream: true })
        {
            // A stream reports every failure at its end.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = format.ContentType;
            WriteEnd(body, status, details, trailers: []);
        }
        else
        {
            ErrorAnswer.Begin(response, httpStatus ?? StatusHttpMap.ToHttp((int)status.StatusCode), details.Span);
            response.ContentType = MediaTypes.Json;
            Write(body, ErrorOf(status, details));
        }

        return ErrorAnswer.SendAsync(http, body);
    }

    /// <summary>Writes the envelope that ends a stream.</summary>
    public void WriteEnd(PooledBuffer output, Status status, ReadOnlyMemory<byte> details, HeaderDictionary trailers)
    {
        var end = new JsonObject();
        if (status.StatusCode != StatusCode.OK)
        {
            end["error"] = ErrorOf(status, details);
        }

        if (trailers.Count > 0)
        {
            end["metadata"] = new JsonObject(trailers.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonArray([.. one.Value.Select(static text => JsonValue.Create(text))]))));
        }

        output.GetSpan(RequestFrames.PrefixSize)[0] = EndStream;
        output.Advance(RequestFrames.PrefixSize);
        Write(output, end);
        BinaryPrimitives.WriteInt32BigEndian(output.Slice(1, sizeof(int)), output.WrittenCount - RequestFrames.PrefixSize);
    }

    private static void Write(PooledBuffer output, JsonObject json)
    {
        using var writer = new Utf8JsonWriter(output, _plain);
        json.WriteTo(writer);
    }

    private JsonObject ErrorOf(Status status, ReadOnlyMemory<byte> details)
    {
        var code = StatusCodeNames.Of(status.StatusCode).ToLowerInvariant();
        var error = new JsonObject { ["code"] = status.StatusCode == StatusCode.Cancelled ? "canceled" : code };
        if (!string.IsNullOrEmpty(status.Detail))
        {
            error["message"] = status.Detail;
        }

        try
        {
            if (Google.Rpc.Status.Parser.ParseFrom(details.Span).Details is { Count: > 0 } all)
            {
                error["details"] = new JsonArray([.. all.Select(DetailOf)]);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself still reaches the client.
        }

        return error;
    }

    private JsonObject DetailOf(Any detail)
    {
        var type = detail.TypeUrl[(detail.TypeUrl.LastIndexOf('/') + 1)..];
        var json = new JsonObject { ["type"] = type, ["value"] = Convert.ToBase64String(detail.Value.Span).TrimEnd('=') };
        try
        {
            if (schema.FindMessage(type) is { } known)
            {
                var debug = new ArrayBufferWriter<byte>();
                WireToJson.Transcode(known, detail.Value.Span, debug, _debug);
                json["debug"] = JsonNode.Parse(debug.WrittenSpan);
            }
        }
        catch (Exception unreadable) when (unreadable is MalformedMessageException or JsonException)
        {
            // The member debug is only for people, so a detail that cannot be read goes without it.
        }

        return json;
    }
}
