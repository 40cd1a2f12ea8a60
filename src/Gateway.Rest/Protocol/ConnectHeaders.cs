using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>The header names of <see href="https://connectrpc.com/docs/protocol">the Connect protocol</see>, and what tells its requests from those of gRPC and of REST on the same path.</summary>
internal static class ConnectHeaders
{
    public const string ProtocolVersion = "Connect-Protocol-Version";
    public const string Timeout = "Connect-Timeout-Ms";
    public const string StreamEncoding = "Connect-Content-Encoding";
    public const string StreamAcceptEncoding = "Connect-Accept-Encoding";

    /// <summary>Begins the content type of a stream.</summary>
    public const string StreamPrefix = "application/connect+";

    /// <summary>The content type of a unary call in protobuf.</summary>
    public const string Proto = "application/proto";

    /// <summary>Whether a request speaks Connect: by its content type, its header or its query. JSON without the header is REST's.</summary>
    public static bool AreIn(HttpRequest request)
    {
        var contentType = request.ContentType;
        if (GrpcHeaders.IsGrpc(contentType) || GrpcHeaders.IsGrpcWeb(contentType))
        {
            return false;
        }

        if (contentType is not null && (contentType.StartsWith(StreamPrefix, StringComparison.OrdinalIgnoreCase) || IsProto(contentType)))
        {
            return true;
        }

        return request.Headers.ContainsKey(ProtocolVersion)
            || (HttpMethods.IsOptions(request.Method) && request.Headers[HeaderNames.AccessControlRequestHeaders].ToString().Contains(ProtocolVersion, StringComparison.OrdinalIgnoreCase))
            || (!HttpMethods.IsPost(request.Method) && IsGet(request.QueryString.Value));
    }

    /// <summary>Whether a header belongs to the protocol itself, and is no metadata.</summary>
    public static bool Contains(string name) =>
        name.Equals(ProtocolVersion, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Timeout, StringComparison.OrdinalIgnoreCase)
        || name.Equals(StreamEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(StreamAcceptEncoding, StringComparison.OrdinalIgnoreCase);

    private static bool IsProto(string contentType) =>
        contentType.StartsWith(Proto, StringComparison.OrdinalIgnoreCase) && (contentType.Length == Proto.Length || contentType[Proto.Length] is ';' or ' ');

    private static bool IsGet(string? query)
    {
        var (hasMessage, hasEncoding) = (false, false);
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            switch (parameter.EncodedName.Span)
            {
                case "connect": return true;
                case "message": hasMessage = true; break;
                case "encoding": hasEncoding = true; break;
            }
        }

        return hasMessage && hasEncoding;
    }
}
