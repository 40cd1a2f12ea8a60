using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Rest;
using Google.Rpc;
using Grpc.Core;

namespace CountingAgent.Protocol;

/// <summary>
/// Writes errors as the protocol has them: as <see cref="ErrorFormat.Aip193"/> does, with a <c>google.rpc.ErrorInfo</c> whose reason says which error it is. Those of the gateway itself have none,
/// and get it here. If the protocol has no reason for an error, the reason is the name of its code.
/// </summary>
internal sealed class ProtocolErrors : IErrorFormatter
{
    // No page shows this text as HTML: quotes may stay as they are.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ContentType => "application/a2a+json";

    public void Write(GatewayError error, IBufferWriter<byte> json)
    {
        using var writer = new Utf8JsonWriter(json, _readable);
        writer.WriteStartObject();
        if (error.IsInStream)
        {
            // The gateway writes the member around it.
            WriteMembers(writer, error);
        }
        else
        {
            writer.WriteStartObject("error");
            WriteMembers(writer, error);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, GatewayError error)
    {
        writer.WriteNumber("code", error.HttpStatus);
        writer.WriteString("status", error.CodeName);
        writer.WriteString("message", error.Message);
        writer.WriteStartArray("details");
        if (error.ReadDetails()?.Details.Any(static detail => detail.Is(ErrorInfo.Descriptor)) != true)
        {
            writer.WriteStartObject();
            writer.WriteString("@type", "type.googleapis.com/google.rpc.ErrorInfo");
            writer.WriteString("reason", ReasonOf(error));
            writer.WriteString("domain", ProtocolFailure.Domain);
            writer.WriteEndObject();
        }

        var details = new ArrayBufferWriter<byte>();
        error.WriteDetails(details);
        using var array = JsonDocument.Parse(details.WrittenMemory);
        foreach (var detail in array.RootElement.EnumerateArray())
        {
            detail.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static string ReasonOf(GatewayError error) => error switch
    {
        { HttpStatus: StatusCodes.Status415UnsupportedMediaType } => ProtocolFailure.ContentTypeReason,
        { Code: StatusCode.InvalidArgument } => ProtocolFailure.MalformedReason,
        { Code: StatusCode.Unimplemented } => ProtocolFailure.UnsupportedReason,
        { Code: StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss } => ProtocolFailure.InternalReason,
        _ => error.CodeName,
    };
}
