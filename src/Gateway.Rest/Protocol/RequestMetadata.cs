using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>Which request headers are metadata: every header under its own name, and <c>Grpc-Metadata-X</c> as <c>x</c>, as clients of grpc-gateway send it.</summary>
internal static class RequestMetadata
{
    private const string Prefix = "Grpc-Metadata-";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>What is wrong with a header whose value should be base64; null when nothing is. Several values are refused, since Grpc.AspNetCore cannot read them.</summary>
    public static string? FindProblem(IHeaderDictionary headers)
    {
        // Enumerating headers allocates, and takes longer than most steps of a call; few calls carry metadata of their own.
        if (headers.Count == CountOfPlain(headers))
        {
            return null;
        }

        foreach (var (name, values) in headers)
        {
            if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (values.Count != 1 || values[0]!.Contains(',', StringComparison.Ordinal))
            {
                return $"The header '{name.ToLowerInvariant()}' has several values; send one.";
            }

            if (!BinaryMetadata.TryDecode(values[0], out _))
            {
                return $"The value of the header '{name.ToLowerInvariant()}' is not base64.";
            }
        }

        return null;
    }

    /// <summary>Whether a name can be a key of metadata.</summary>
    public static bool IsKey(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(KeyCharacters);

    /// <summary>Reads the key that <c>Grpc-Metadata-key</c> stands for. False for another header, and for a key that a proxy or this server vouches for.</summary>
    public static bool TryReadPrefixed(string name, out string key)
    {
        key = "";
        if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        key = name[Prefix.Length..];
        return IsKey(key) && !IsVouchedFor(key) && !IsTransport(key);
    }

    /// <summary>Whether a header belongs to the client's transport, and does not reach the exchange.</summary>
    public static bool IsTransport(string name) =>
        name.Length == 0
        || name[0] == ':'
        || name.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.TransferEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.TE, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Expect, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Upgrade, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.Host, StringComparison.OrdinalIgnoreCase)
        || name.Equals(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("sec-websocket-", StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcHeaders.Encoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcHeaders.AcceptEncoding, StringComparison.OrdinalIgnoreCase)
        || name.Equals(GrpcTimeout.HeaderName, StringComparison.OrdinalIgnoreCase);

    // The headers that common clients send. Kestrel has a slot for each, so that a lookup reads a field.
    private static int CountOfPlain(IHeaderDictionary headers) =>
        CountOf(headers.Host)
        + CountOf(headers.Accept)
        + CountOf(headers.ContentType)
        + CountOf(headers.TE)
        + CountOf(headers.UserAgent)
        + CountOf(headers.GrpcTimeout)
        + CountOf(headers.AcceptEncoding)
        + CountOf(headers.Authorization)
        + CountOf(headers.TraceParent)
        + CountOf(headers.TraceState)
        + (headers.ContentLength is null ? 0 : 1);

    private static int CountOf(StringValues values) => values.Count > 0 ? 1 : 0;

    // What a proxy or this server vouches for must not be forged under another name.
    private static bool IsVouchedFor(ReadOnlySpan<char> name) =>
        name.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("forwarded", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-real-ip", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase);
}
