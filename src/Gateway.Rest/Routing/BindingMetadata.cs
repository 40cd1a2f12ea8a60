using System.Buffers;
using System.Text;
using Gateway.Calls.Catalog;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Errors;
using Gateway.Transcoding.Json;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Routing;

/// <summary>Tells of an endpoint which binding of which method it is.</summary>
/// <param name="Method">The method it calls.</param>
/// <param name="Binding">The HTTP method, the path template, and where the request's fields come from.</param>
public sealed record BindingMetadata(CatalogMethod Method, HttpBinding Binding)
{
    /// <summary>Writes a response message as it goes out: JSON, or the data of a <c>google.api.HttpBody</c> as it is.</summary>
    /// <returns>The content type that an HttpBody names; null for JSON.</returns>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    internal string? WriteResponse(ReadOnlySpan<byte> wire, IBufferWriter<byte> output, JsonOptions options)
    {
        if (!Binding.AnswersHttpBody)
        {
            Binding.WriteResponse(wire, output, options);
            return null;
        }

        var body = Binding.ReadHttpBody(wire);
        output.Write(body.Data);
        return IsContentType(body.ContentType) ? body.ContentType : "application/octet-stream";
    }

    // It may be what some client once sent: what a header cannot carry must not break every answer.
    private static bool IsContentType(string text) =>
        Ascii.IsValid(text) && !text.AsSpan().ContainsAnyInRange('\0', '\u001F') && MediaTypeHeaderValue.TryParse(text, out _);
}
