using System.Text;
using Gateway.Rest.Protocol;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Requests;

/// <summary>Tells whether a body is a form.</summary>
internal static class FormContentType
{
    // RFC 2046, section 5.1.1.
    private const int LongestBoundary = 70;

    /// <summary>Whether the body is <c>application/x-www-form-urlencoded</c>, in UTF-8.</summary>
    public static bool IsForm(string? contentType) =>
        contentType is not null && contentType.StartsWith(MediaTypes.Form, StringComparison.OrdinalIgnoreCase)
        && MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(MediaTypes.Form, StringComparison.OrdinalIgnoreCase)
        && MediaTypes.IsUtf8(type.Charset);

    /// <summary>Whether the body is <c>multipart/form-data</c>.</summary>
    public static bool IsMultipart(string? contentType) =>
        contentType is not null && contentType.StartsWith(MediaTypes.Multipart, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == MediaTypes.Multipart.Length || contentType[MediaTypes.Multipart.Length] is ';' or ' ' or '\t');

    /// <summary>The boundary of a <c>multipart/form-data</c>; null when it has none that can be used.</summary>
    public static byte[]? FindBoundary(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            return null;
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= LongestBoundary && Ascii.IsValid(boundary) ? Encoding.ASCII.GetBytes(boundary) : null;
    }
}
