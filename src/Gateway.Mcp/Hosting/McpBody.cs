using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp.Hosting;

/// <summary>
/// Reads the whole body of a request, and finds text that is not valid JSON. The protocol's own code reads most parts of a message only when it needs them. There, a duplicate member or
/// text that is not Unicode would look like a failure of the server.
/// </summary>
internal static class McpBody
{
    private const int BufferSize = 16 * 1024;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than the limit.</exception>
    public static async ValueTask<MemoryStream> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        // Not allocated at Content-Length: a client may announce much and send nothing.
        var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (body.Length + count > most)
                {
                    throw new BadHttpRequestException("The request is too long.", StatusCodes.Status413PayloadTooLarge);
                }

                body.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        body.Position = 0;
        return body;
    }

    /// <summary>Says what is wrong with a body; null when it is valid.</summary>
    public static string? FindProblem(MemoryStream body)
    {
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(bytes.Span))
        {
            return "the text is not UTF-8.";
        }

        var reader = new Utf8JsonReader(bytes.Span);
        try
        {
            JsonDocument.Parse(bytes, _strict).Dispose();
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }

            return null;
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return $"A text near byte {reader.TokenStartIndex} is not valid Unicode.";
        }
    }
}
