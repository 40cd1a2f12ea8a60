using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Binding;

/// <summary>The errors of query parameters that clients see.</summary>
internal static class QueryErrors
{
    private const int LongestName = 100;

    public static TranscodingException BrokenEscape(ReadOnlySpan<char> rawName) =>
        Of(Name(rawName), rawName, "a percent sign without two hexadecimal digits; write %25 for a percent sign");

    public static TranscodingException NotUtf8(ReadOnlySpan<char> rawName) => Of(Name(rawName), rawName, "the percent-encoded bytes are not UTF-8");

    /// <summary>The error of a parameter, with the name that the client sent.</summary>
    public static TranscodingException Of(string fieldPath, ReadOnlySpan<char> rawName, string description) =>
        new(fieldPath, $"{description} (query parameter {Name(rawName)})");

    /// <summary>A parameter's name for an error message: decoded if possible, and shortened.</summary>
    public static string Name(ReadOnlySpan<char> rawName)
    {
        var utf8 = new byte[PercentEncoding.MaxDecodedLength(rawName.Length)];
        var decoded = PercentEncoding.TryDecode(rawName, PercentDecoding.Query, utf8, out var written) == PercentDecodingResult.Done;
        var name = decoded ? Encoding.UTF8.GetString(utf8.AsSpan(0, written)) : rawName.ToString();
        return name.Length > LongestName ? name[..LongestName] + "…" : name;
    }
}
