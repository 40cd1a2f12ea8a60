using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp.Hosting;

/// <summary>
/// Reads the body of a request as a whole, and finds what no JSON may have. The protocol's own code reads most parts of a message when it needs them: a member that is there twice, or a text that is not Unicode, would be
/// its failure then.
/// </summary>
internal static class McpBody
{
    private const int BufferSize = 16 * 1024;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body.</summary>
    /// <exception cref="BadHttpRequestException">It is longer than the limit.</exception>
    public static async ValueTask<MemoryStream> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        // Not as long as the client says: it may send nothing.
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

    /// <summary>What is wrong with a body; null when nothing is.</summary>
    public static string? FindProblem(MemoryStream body)
    {
        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(bytes.Span))
        {
            return "It is not UTF-8.";
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
            // Half of a surrogate pair, escaped.
            return $"A text near byte {reader.TokenStartIndex} is not valid Unicode.";
        }
    }
}
