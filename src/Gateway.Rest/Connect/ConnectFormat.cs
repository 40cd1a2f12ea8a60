using Gateway.Rest.Protocol;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Connect;

/// <summary>How the messages of a call look: alone in a body or in the envelopes of a stream, as JSON or as protobuf.</summary>
internal readonly record struct ConnectFormat(bool IsStream, bool IsJson)
{
    /// <summary>The content type of request and response.</summary>
    public string ContentType => (IsStream, IsJson) switch
    {
        (false, true) => MediaTypes.Json,
        (false, false) => ConnectHeaders.Proto,
        (true, true) => $"{ConnectHeaders.StreamPrefix}json",
        (true, false) => $"{ConnectHeaders.StreamPrefix}proto",
    };

    /// <summary>The content types of a method, for <c>Accept-Post</c>.</summary>
    public static string AcceptPost(bool isStream) => $"{new ConnectFormat(isStream, IsJson: true).ContentType}, {new ConnectFormat(isStream, IsJson: false).ContentType}";

    /// <summary>The format of a content type; null for any other.</summary>
    public static ConnectFormat? Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !MediaTypes.IsUtf8(type.Charset))
        {
            return null;
        }

        foreach (var isStream in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var isJson in (ReadOnlySpan<bool>)[false, true])
            {
                var format = new ConnectFormat(isStream, isJson);
                if (type.MediaType.Equals(format.ContentType, StringComparison.OrdinalIgnoreCase))
                {
                    return format;
                }
            }
        }

        return null;
    }
}
