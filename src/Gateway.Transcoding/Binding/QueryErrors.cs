using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Binding;

/// <summary>The errors of query parameters, or of the fields of a form, that clients see.</summary>
/// <param name="IsForm">Whether they are the fields of a form.</param>
/// <param name="Prefix">The length of the beginning of each name that the client did not send: <see cref="FormText"/> adds it.</param>
internal readonly record struct QueryErrors(bool IsForm, int Prefix)
{
    private const int LongestName = 100;

    /// <summary>The errors of a query.</summary>
    public static QueryErrors OfQuery => default;

    /// <summary>What clients call one of them.</summary>
    public string Noun => IsForm ? "form field" : "query parameter";

    public TranscodingException BrokenEscape(ReadOnlySpan<char> rawName) =>
        Of(SentName(rawName), rawName, "a percent sign without two hexadecimal digits; write %25 for a percent sign");

    public TranscodingException NotUtf8(ReadOnlySpan<char> rawName) => Of(SentName(rawName), rawName, "the percent-encoded bytes are not UTF-8");

    /// <summary>The error of a parameter, with the name that the client sent.</summary>
    public TranscodingException Of(string fieldPath, ReadOnlySpan<char> rawName, string description) =>
        new(fieldPath, $"{description} ({Noun} {SentName(rawName)})");

    /// <summary>The name that the client sent, for an error message.</summary>
    public string SentName(ReadOnlySpan<char> rawName) => Name(rawName[Prefix..]);

    /// <summary>A parameter's name for an error message: decoded if possible, and shortened.</summary>
    public static string Name(ReadOnlySpan<char> rawName)
    {
        var utf8 = new byte[PercentEncoding.MaxDecodedLength(rawName.Length)];
        var decoded = PercentEncoding.TryDecode(rawName, PercentDecoding.Query, utf8, out var written) == PercentDecodingResult.Done;
        var name = decoded ? Encoding.UTF8.GetString(utf8.AsSpan(0, written)) : rawName.ToString();
        return name.Length > LongestName ? name[..LongestName] + "…" : name;
    }
}
