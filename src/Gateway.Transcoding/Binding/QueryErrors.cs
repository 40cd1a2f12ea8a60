using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Reading;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Binding;

/// <summary>What clients are told of their query parameters.</summary>
internal static class QueryErrors
{
    private const int LongestName = 100;

    public static TranscodingException BrokenEscape(ReadOnlySpan<char> rawName) =>
        Of(Name(rawName), rawName, "a percent sign without two hexadecimal digits; write %25 for a percent sign");

    public static TranscodingException NotUtf8(ReadOnlySpan<char> rawName) => Of(Name(rawName), rawName, "the percent-encoded bytes are not UTF-8");

    /// <summary>An error in a parameter, with the name that the client gave it.</summary>
    public static TranscodingException Of(string fieldPath, ReadOnlySpan<char> rawName, string description) =>
        new(fieldPath, $"{description} (query parameter {Name(rawName)})");

    /// <summary>A parameter without a name, such as <c>=5</c>: its text is all that tells it from others.</summary>
    public static TranscodingException Nameless(ReadOnlySpan<char> rawValue) => new("", $"the query parameter \"={Name(rawValue)}\" has no name");

    public static TranscodingException UnknownBesideBody(ReadOnlySpan<char> rawName) =>
        new(Name(rawName), "unknown query parameter; the body binds every field that the path does not");

    /// <summary>A name that the message does not have.</summary>
    /// <param name="rawName">The name of the parameter.</param>
    /// <param name="type">The message.</param>
    /// <param name="unknown">The part of the name that is unknown there: up to a dot or bracket, or all of it where names may hold these.</param>
    public static TranscodingException Unknown(ReadOnlySpan<char> rawName, MessageSchema type, ReadOnlySpan<byte> unknown)
    {
        var end = unknown.IndexOfAny((byte)'.', (byte)'[');
        var element = Encoding.UTF8.GetString(end < 0 ? unknown : unknown[..end]);
        var similar = (end < 0 ? null : Similar(Encoding.UTF8.GetString(unknown), type)) ?? Similar(element, type);
        var hint = OneofHint.Find(type, element) is { } oneof ? $"; {oneof}"
            : similar is not null ? $"; did you mean \"{QueryNames.Encode(similar)}\"?"
            : "";
        return new(Name(rawName), "unknown query parameter" + hint);
    }

    private static string? Similar(string name, MessageSchema type) =>
        SimilarName.Find(name, type.Fields.Select(field => field.JsonName)) ?? SimilarName.Find(name, type.Fields.Select(field => field.Name));

    /// <summary>A parameter's name as the client means it: decoded where it can be, and not too long.</summary>
    private static string Name(ReadOnlySpan<char> rawName)
    {
        var utf8 = new byte[PercentEncoding.MaxDecodedLength(rawName.Length)];
        var decoded = PercentEncoding.TryDecode(rawName, PercentDecoding.Query, utf8, out var written) == PercentDecodingResult.Done;
        var name = decoded ? Encoding.UTF8.GetString(utf8.AsSpan(0, written)) : rawName.ToString();
        return name.Length > LongestName ? name[..LongestName] + "…" : name;
    }
}
