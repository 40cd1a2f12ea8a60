using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>The request headers that are metadata: every header under its own name, and <c>Grpc-Metadata-X</c> as <c>x</c>, as clients of grpc-gateway send it.</summary>
internal static class RequestMetadata
{
    private const string Prefix = "Grpc-Metadata-";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The error text for a header whose value should be base64; null when all are valid. Several values are refused, because Grpc.AspNetCore cannot read them.</summary>
    public static string? FindProblem(IHeaderDictionary headers)
    {
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

    /// <summary>Reads the key in <c>Grpc-Metadata-key</c>. False for another header, and for a key that only a proxy or this server may set.</summary>
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
        || name.Equals(HeaderNames.ContentEncoding, StringComparison.OrdinalIgnoreCase)
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
        || name.Equals(GrpcTimeout.HeaderName, StringComparison.OrdinalIgnoreCase)
        || ConnectHeaders.Contains(name);

    // Only a proxy or this server may set these: a client must not forge them under another name.
    private static bool IsVouchedFor(ReadOnlySpan<char> name) =>
        name.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("forwarded", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-original-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-real-ip", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-client-ip", StringComparison.OrdinalIgnoreCase)
        || name.Equals("true-client-ip", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase);
}
