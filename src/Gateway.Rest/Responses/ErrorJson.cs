using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Rest.Responses;

/// <summary>Helps the shapes of errors to write JSON.</summary>
internal static class ErrorJson
{
    // Keeps texts in all languages readable, as in every other response.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A writer that appends to a buffer. Dispose of it to write the rest.</summary>
    public static Utf8JsonWriter WriterTo(PooledBuffer output) => new(output, _options);

    /// <summary>Writes the member <c>details</c>.</summary>
    public static void WriteDetails(Utf8JsonWriter json, GatewayError error)
    {
        using var details = new PooledBuffer();
        error.WriteDetails(details);
        json.WritePropertyName("details"u8);
        json.WriteRawValue(details.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>Unpacks a detail of a type. A service may have sent bytes that are not such a message.</summary>
    public static bool TryUnpack<T>(Any detail, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>, new()
    {
        try
        {
            return detail.TryUnpack(out message) && message is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            message = null;
            return false;
        }
    }
}
