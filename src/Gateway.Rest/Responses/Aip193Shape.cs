using Gateway.Transcoding.Wire;

namespace Gateway.Rest.Responses;

/// <summary>The errors of Google's APIs: <c>{"error":{"code":404,"status":"NOT_FOUND","message":…,"details":[…]}}</c>.</summary>
internal sealed class Aip193Shape : ErrorShape
{
    public override bool IsEnvelope => true;

    public override string? Write(PooledBuffer output, GatewayError error)
    {
        using var json = ErrorJson.WriterTo(output);
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, error.HttpStatus);
        json.WriteString("status"u8, error.CodeName);
        json.WriteString("message"u8, error.Message);
        ErrorJson.WriteDetails(json, error);
        json.WriteEndObject();
        json.WriteEndObject();
        return null;
    }
}
