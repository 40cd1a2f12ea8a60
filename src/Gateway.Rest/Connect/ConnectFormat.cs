using Gateway.Rest.Protocol;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Connect;

/// <summary>The form of the messages of a call: alone in a body or in the envelopes of a stream, as JSON or as protobuf.</summary>
/// <param name="ContentType">The content type of request and response.</param>
/// <param name="IsStream">Whether each message has an envelope.</param>
/// <param name="IsJson">Whether messages are JSON.</param>
internal sealed record ConnectFormat(string ContentType, bool IsStream, bool IsJson)
{
    public static readonly ConnectFormat Json = new(MediaTypes.Json, IsStream: false, IsJson: true);
    public static readonly ConnectFormat Proto = new(ConnectHeaders.Proto, IsStream: false, IsJson: false);

    private static readonly ConnectFormat[] _all = [Json, Proto, new($"{ConnectHeaders.StreamPrefix}json", IsStream: true, IsJson: true), new($"{ConnectHeaders.StreamPrefix}proto", IsStream: true, IsJson: false)];

    /// <summary>The content types of a method, for <c>Accept-Post</c>.</summary>
    public static string AcceptPost(bool isStream) => string.Join(", ", _all.Where(one => one.IsStream == isStream).Select(static one => one.ContentType));

    /// <summary>The format of a content type; null if Connect does not have the content type.</summary>
    public static ConnectFormat? Of(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type) && MediaTypes.IsUtf8(type.Charset)
        ? Array.Find(_all, one => type.MediaType.Equals(one.ContentType, StringComparison.OrdinalIgnoreCase))
        : null;
}
