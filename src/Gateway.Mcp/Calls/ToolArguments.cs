using System.Buffers;
using System.Text.Json;
using Grpc.Core;

namespace Gateway.Mcp.Calls;

/// <summary>Writes the arguments of a call as the JSON of a request message.</summary>
internal static class ToolArguments
{
    /// <summary>Writes them.</summary>
    /// <param name="arguments">The arguments; null for none.</param>
    /// <param name="json">The JSON.</param>
    /// <returns>Why that cannot be; null when it can.</returns>
    public static Status? TryWrite(IDictionary<string, JsonElement>? arguments, out ReadOnlyMemory<byte> json)
    {
        var written = new ArrayBufferWriter<byte>();
        var last = "";
        try
        {
            using var writer = new Utf8JsonWriter(written);
            writer.WriteStartObject();
            foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
            {
                last = name;
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair, escaped: JSON may have it, and no text may.
            json = default;
            return new Status(StatusCode.InvalidArgument, $"$.{last}: a text is not valid Unicode");
        }

        json = written.WrittenMemory;
        return null;
    }
}
