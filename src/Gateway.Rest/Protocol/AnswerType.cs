using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>The content type of answers that are JSON, as an option gives it.</summary>
internal static class AnswerType
{
    /// <summary>Returns the content type.</summary>
    /// <exception cref="ArgumentException">It is none, or says what the answer is not; the error names the option.</exception>
    public static string Checked(string contentType, [CallerMemberName] string? option = null) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && MediaTypes.IsJson(type) && !type.MediaType.AsSpan().Contains('*') && MediaTypes.IsUtf8(type.Charset)
            ? contentType
            : throw new ArgumentException($"'{contentType}' is not a JSON content type. Write {MediaTypes.Json}, or a type that ends in +json. The only charset is utf-8.", option);

    /// <summary>The type alone, without its parameters.</summary>
    public static string WithoutParameters(string contentType) => MediaTypeHeaderValue.Parse(contentType).MediaType.ToString();
}
