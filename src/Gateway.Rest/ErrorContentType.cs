using System.Runtime.CompilerServices;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest;

/// <summary>Checks the content type of an <see cref="IErrorFormatter"/> where it is given, since later each error would fail.</summary>
internal static class ErrorContentType
{
    /// <summary>Returns the formatter.</summary>
    /// <exception cref="ArgumentException">Its content type is none; the error names the option.</exception>
    public static IErrorFormatter? Checked(IErrorFormatter? formatter, [CallerMemberName] string? option = null) =>
        formatter is null || MediaTypeHeaderValue.TryParse(formatter.ContentType, out _)
            ? formatter
            : throw new ArgumentException($"{formatter.GetType()}: '{formatter.ContentType}' is no content type. Write one such as application/json.", option);
}
