using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A response, read to its end.</summary>
internal sealed record Answer(int Status, string Body, byte[] Bytes, string? ContentType, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, HttpResponseHeaders Trailers)
{
    /// <summary>The status and the body, to be compared in one go.</summary>
    public (int Status, string Body) Both => (Status, Body);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new Answer(
            (int)response.StatusCode,
            Encoding.UTF8.GetString(bytes),
            bytes,
            response.Content.Headers.ContentType?.ToString(),
            response.Headers,
            response.Content.Headers,
            response.TrailingHeaders);
    }

    /// <summary>The value of a response header; null when it is not there.</summary>
    public string? Header(string name) =>
        Headers.TryGetValues(name, out var values) || ContentHeaders.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    /// <summary>The value of a trailer; null when it is not there.</summary>
    public string? Trailer(string name) => Trailers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
