using System.Buffers;
using System.Text;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Json.Writing;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Responses;

/// <summary>Writes a response message in the form that the client gets: as JSON, or as the data of a <c>google.api.HttpBody</c> byte for byte.</summary>
internal static class ResponseContent
{
    /// <summary>Appends the content.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="wire">The response message.</param>
    /// <param name="output">Takes the content.</param>
    /// <param name="options">Select how to write JSON.</param>
    /// <param name="selection">The fields to write; null for all.</param>
    /// <returns>The content type that an HttpBody names; null for JSON.</returns>
    /// <exception cref="MalformedMessageException">The bytes are not a valid message of this type.</exception>
    public static string? Write(HttpBinding binding, ReadOnlySpan<byte> wire, IBufferWriter<byte> output, JsonOptions options, FieldSelection? selection)
    {
        if (!binding.AnswersHttpBody)
        {
            binding.WriteResponse(wire, output, options, selection);
            return null;
        }

        var body = binding.ReadHttpBody(wire);
        output.Write(body.Data);
        return IsContentType(body.ContentType) ? body.ContentType : MediaTypes.Binary;
    }

    // The content type may come from a client's message. A value that a header cannot carry must not break every answer.
    private static bool IsContentType(string text) =>
        Ascii.IsValid(text) && !text.AsSpan().ContainsAnyInRange('\0', '\u001F') && MediaTypeHeaderValue.TryParse(text, out _);
}
