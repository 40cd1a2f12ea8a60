using System.Text;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Conformance;

/// <summary>Answers one ConformanceRequest: JSON in by <see cref="JsonToWire"/>, JSON out by <see cref="WireToJson"/>.</summary>
internal sealed class Testee(Schema schema)
{
    // The suite compares with canonical ProtoJSON, which leaves defaults out.
    private static readonly JsonOptions Canonical = new() { IgnoreDefaultValues = true };

    public void Answer(ReadOnlySpan<byte> message, PooledBuffer response)
    {
        var request = Request.Read(message);
        if (request.Input is not (Request.ProtobufPayload or Request.JsonPayload)
            || request.OutputFormat is not (Request.Protobuf or Request.Json)
            || (request.Input == Request.ProtobufPayload && request.OutputFormat == Request.Protobuf)
            || schema.FindMessage(request.MessageType) is not { } type)
        {
            Write(response, Response.Skipped, "not JSON");
            return;
        }

        try
        {
            Transcode(request, type, response);
        }
        catch (TranscodingException error)
        {
            Write(response, Response.ParseError, error.Message);
        }
        catch (MalformedMessageException error)
        {
            Write(response, error.HasNoJsonForm ? Response.SerializeError : Response.ParseError, error.Message);
        }
        catch (Exception error)
        {
            Write(response, Response.RuntimeError, error.ToString());
        }
    }

    private static void Transcode(in Request request, MessageSchema type, PooledBuffer response)
    {
        using var wire = new PooledBuffer();
        if (request.Input == Request.JsonPayload)
        {
            JsonToWire.Transcode(type, request.Payload, wire, Canonical with { IgnoreUnknownFields = request.IgnoreUnknown });
        }
        else
        {
            wire.Write(request.Payload);
        }

        if (request.OutputFormat == Request.Protobuf)
        {
            response.WriteLengthDelimited(Response.ProtobufPayload, wire.WrittenSpan);
            return;
        }

        using var json = new PooledBuffer();
        WireToJson.Transcode(type, wire.WrittenSpan, json, Canonical);
        response.WriteLengthDelimited(Response.JsonPayload, json.WrittenSpan);
    }

    private static void Write(PooledBuffer response, int field, string text) =>
        response.WriteLengthDelimited(field, Encoding.UTF8.GetBytes(text));
}
