using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Connect;

/// <summary>Writes failures as Connect has them: as the body of a unary call, or at the end of a stream.</summary>
/// <remarks><code>{"code":"aborted","message":"…","details":[{"type":"google.rpc.BadRequest","value":"CgkKA2JhZA","debug":{…}}]}</code></remarks>
/// <param name="schema">The types that details may have.</param>
internal sealed class ConnectErrors(Schema schema)
{
    /// <summary>The flag of the envelope that ends a response.</summary>
    private const byte EndStream = 2;

    private static readonly JsonOptions _debug = new() { IgnoreDefaultValues = true };
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers a request with an error, in the form that its content type has.</summary>
    public async Task WriteAsync(HttpContext http, Status status, ReadOnlyMemory<byte> details, int? httpStatus = null)
    {
        using var body = new PooledBuffer();
        var response = http.Response;
        if (httpStatus is null && ConnectFormat.Of(http.Request.ContentType) is { IsStream: true } stream)
        {
            // A stream tells its failure at its end, whenever that comes.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = stream.ContentType;
            WriteEnd(body, status, details, trailers: []);
        }
        else
        {
            response.StatusCode = httpStatus ?? StatusHttpMap.ToHttp((int)status.StatusCode);
            if (response.StatusCode == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            {
                response.Headers.WWWAuthenticate = "Bearer";
            }

            response.ContentType = MediaTypes.Json;
            using var json = new Utf8JsonWriter(body, _plain);
            WriteError(json, status, details);
        }

        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await ClientWait.ForAsync(response.BodyWriter.WriteAsync(body.WrittenMemory, CancellationToken.None), http);
        }
    }

    /// <summary>Writes the envelope that ends a stream.</summary>
    public void WriteEnd(PooledBuffer output, Status status, ReadOnlyMemory<byte> details, HeaderDictionary trailers)
    {
        output.GetSpan(RequestFrames.PrefixSize)[0] = EndStream;
        output.Advance(RequestFrames.PrefixSize);
        using (var json = new Utf8JsonWriter(output, _plain))
        {
            json.WriteStartObject();
            if (status.StatusCode != StatusCode.OK)
            {
                json.WritePropertyName("error");
                WriteError(json, status, details);
            }

            if (trailers.Count > 0)
            {
                json.WriteStartObject("metadata");
                foreach (var (name, values) in trailers)
                {
                    json.WriteStartArray(name);
                    foreach (var value in values)
                    {
                        json.WriteStringValue(value);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        BinaryPrimitives.WriteInt32BigEndian(output.Slice(1, sizeof(int)), output.WrittenCount - RequestFrames.PrefixSize);
    }

    private void WriteError(Utf8JsonWriter json, Status status, ReadOnlyMemory<byte> details)
    {
        json.WriteStartObject();
        json.WriteString("code", NameOf(status.StatusCode));
        if (!string.IsNullOrEmpty(status.Detail))
        {
            json.WriteString("message", status.Detail);
        }

        if (!details.IsEmpty)
        {
            WriteDetails(json, details);
        }

        json.WriteEndObject();
        json.Flush();
    }

    private void WriteDetails(Utf8JsonWriter json, ReadOnlyMemory<byte> details)
    {
        Google.Rpc.Status read;
        try
        {
            read = Google.Rpc.Status.Parser.ParseFrom(details.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself still reaches the client.
            return;
        }

        json.WriteStartArray("details");
        foreach (var detail in read.Details)
        {
            var type = detail.TypeUrl[(detail.TypeUrl.LastIndexOf('/') + 1)..];
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("value", Convert.ToBase64String(detail.Value.Span).TrimEnd('='));
            WriteDebug(json, type, detail.Value.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // For people alone: a detail whose type is not known goes without.
    private void WriteDebug(Utf8JsonWriter json, string type, ReadOnlySpan<byte> value)
    {
        if (schema.FindMessage(type) is not { } known)
        {
            return;
        }

        var debug = new ArrayBufferWriter<byte>();
        try
        {
            WireToJson.Transcode(known, value, debug, _debug);
        }
        catch (MalformedMessageException)
        {
            return;
        }

        json.WritePropertyName("debug");
        json.WriteRawValue(debug.WrittenSpan);
    }

    private static string NameOf(StatusCode code) => code == StatusCode.Cancelled ? "canceled" : StatusCodeNames.Of(code).ToLowerInvariant();
}
