using System.Text.Json;
using Gateway.Rest.Protocol;
using Gateway.Transcoding.Wire;
using Google.Rpc;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.Rest.Responses;

/// <summary>
/// Problem details (<see href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</see>). The type is <c>about:blank</c>: the HTTP status gives the kind of problem, and <c>code</c> gives it
/// more exactly.
/// </summary>
internal sealed class ProblemShape : ErrorShape
{
    public override string Write(PooledBuffer output, GatewayError error)
    {
        using var json = ErrorJson.WriterTo(output);
        json.WriteStartObject();
        json.WriteString("type"u8, "about:blank"u8);
        json.WriteString("title"u8, TitleOf(error));
        json.WriteNumber("status"u8, error.HttpStatus);
        json.WriteString("detail"u8, error.Message);
        json.WriteString("code"u8, error.CodeName);
        WriteViolations(json, error);
        ErrorJson.WriteDetails(json, error);
        json.WriteEndObject();
        return MediaTypes.Problem;
    }

    private static string TitleOf(GatewayError error) => ReasonPhrases.GetReasonPhrase(error.HttpStatus) is { Length: > 0 } phrase ? phrase : error.CodeName;

    private static void WriteViolations(Utf8JsonWriter json, GatewayError error)
    {
        var isOpen = false;
        foreach (var detail in error.ReadDetails()?.Details ?? [])
        {
            if (!ErrorJson.TryUnpack<BadRequest>(detail, out var request))
            {
                continue;
            }

            foreach (var violation in request.FieldViolations)
            {
                if (!isOpen)
                {
                    json.WriteStartArray("errors"u8);
                    isOpen = true;
                }

                json.WriteStartObject();
                json.WriteString("field"u8, violation.Field);
                json.WriteString("description"u8, violation.Description);
                json.WriteEndObject();
            }
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }
}
