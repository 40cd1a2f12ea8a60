using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest;

/// <summary>Checks the content type of an <see cref="IErrorFormatter"/> when the application sets it. Without the check, every error would fail later.</summary>
internal static class ErrorContentType
{
    /// <summary>Returns the formatter.</summary>
    /// <exception cref="ArgumentException">Its content type is not valid. The error names the option.</exception>
    public static IErrorFormatter? Checked(IErrorFormatter? formatter, [CallerMemberName] string? option = null) =>
        formatter is null || MediaTypeHeaderValue.TryParse(formatter.ContentType, out _)
            ? formatter
            : throw new ArgumentException($"{formatter.GetType()}: '{formatter.ContentType}' is not a content type. Write one such as application/json.", option);
}
