using System.Globalization;
using Gateway.Calls.Protocol;
using Gateway.Hosting.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>Request headers as metadata: every header under its own name, and <c>Grpc-Metadata-X</c> as <c>x</c>, as clients of grpc-gateway send it.</summary>
internal static class RequestHeaders
{
    /// <summary>Seconds, as a decimal number, that the client gives the call.</summary>
    public const string ServerTimeout = "X-Server-Timeout";

    private const string MetadataPrefix = "Grpc-Metadata-";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(24);

    public static Metadata ReadMetadata(IHeaderDictionary headers)
    {
        var metadata = HeaderMetadata.Read(headers);
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // A header that came by its own name may be a proxy's word: it stands.
            var key = name[MetadataPrefix.Length..];
            if (!IsVouchedFor(key) && !headers.ContainsKey(key))
            {
                HeaderMetadata.Add(metadata, key, values);
            }
        }

        return metadata;
    }

    /// <summary>The time the client gives the call, by <c>grpc-timeout</c> or <see cref="ServerTimeout"/>; null when it does not say.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static string? TryReadTimeout(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        timeout = null;
        if (headers.TryGetValue(GrpcTimeout.HeaderName, out var grpc))
        {
            if (grpc.Count != 1 || !GrpcTimeout.TryParse(grpc[0], out var parsed))
            {
                return $"The header grpc-timeout is '{grpc}': expected 1 to 8 digits and a unit of H, M, S, m, u or n, such as 500m.";
            }

            timeout = parsed;
        }
        else if (headers.TryGetValue(ServerTimeout, out var seconds))
        {
            // "NaN" and "Infinity" are numbers to the parser.
            if (seconds.Count != 1 || !double.TryParse(seconds[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) || !double.IsFinite(parsed))
            {
                return $"The header {ServerTimeout} is '{seconds}': expected a number of seconds, such as 1.5.";
            }

            timeout = parsed >= LongestTimeout.TotalSeconds ? LongestTimeout : TimeSpan.FromSeconds(parsed);
        }

        return null;
    }

    // What a proxy or this server vouches for must not be forged under another name.
    private static bool IsVouchedFor(ReadOnlySpan<char> name) =>
        name.IsEmpty
        || name[0] == ':'
        || name.Equals("authorization", StringComparison.OrdinalIgnoreCase)
        || name.Equals("cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("forwarded", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("x-real-ip", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("proxy-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase);
}
