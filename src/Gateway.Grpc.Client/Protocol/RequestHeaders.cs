using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Client.Protocol;

/// <summary>
/// The headers of a request: the protocol's own, then the caller's metadata.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests">gRPC over HTTP/2, Requests</see>.
/// </summary>
internal static class RequestHeaders
{
    /// <summary>Metadata with this key is not sent: its value names the encoding that the call's messages are compressed with.</summary>
    public const string RequestEncodingKey = "grpc-internal-encoding-request";

    private static readonly SearchValues<char> Printable = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private static readonly string UserAgent =
        $"grpc-csharp-gateway/{typeof(RequestHeaders).Assembly.GetName().Version?.ToString(3)} ({RuntimeInformation.FrameworkDescription})";

    public static void AddProtocol(HttpRequestHeaders headers, string acceptEncoding, string? encoding)
    {
        headers.TryAddWithoutValidation("TE", "trailers");
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, acceptEncoding);
        if (encoding is not null)
        {
            headers.TryAddWithoutValidation(GrpcHeaders.Encoding, encoding);
        }
    }

    public static void AddTimeout(HttpRequestHeaders headers, TimeSpan timeout) =>
        headers.TryAddWithoutValidation(GrpcTimeout.HeaderName, GrpcTimeout.Format(timeout));

    /// <summary>Added after the metadata: an application's own name comes first in user-agent.</summary>
    public static void AddUserAgent(HttpRequestHeaders headers) => headers.TryAddWithoutValidation("User-Agent", UserAgent);

    /// <summary>Adds metadata. Keys that the protocol itself sets are left out.</summary>
    /// <exception cref="CallFailure">A value has characters that a header can't carry (INTERNAL).</exception>
    public static void AddMetadata(HttpRequestHeaders headers, Metadata metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            var entry = metadata[i];
            if (IsOwn(entry.Key))
            {
                continue;
            }

            var value = entry.IsBinary ? BinaryMetadata.Encode(entry.ValueBytes) : entry.Value;
            if (value.AsSpan().ContainsAnyExcept(Printable))
            {
                throw new CallFailure(StatusCode.Internal, $"The metadata '{entry.Key}' has characters other than printable ASCII; a key that ends in -bin carries any bytes.");
            }

            headers.TryAddWithoutValidation(entry.Key, value);
        }
    }

    private static bool IsOwn(string key) => key is
        RequestEncodingKey or "te" or "content-type" or "content-length" or "host" or "connection" or "transfer-encoding"
        or GrpcHeaders.Encoding or GrpcHeaders.AcceptEncoding or GrpcTimeout.HeaderName;
}
