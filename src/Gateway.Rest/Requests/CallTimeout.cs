using System.Globalization;
using Gateway.Rest.Protocol;
using Gateway.Rest.Times;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>Reads the timeout of a client's call.</summary>
internal static class CallTimeout
{
    /// <summary>A header of other gateways' clients: seconds as a decimal number.</summary>
    private const string ServerTimeout = "X-Server-Timeout";

    /// <summary>The time that the client gives the call, by <c>grpc-timeout</c> or <c>X-Server-Timeout</c>; null for no limit.</summary>
    /// <returns>The error text; null when the header is valid.</returns>
    public static string? TryRead(IHeaderDictionary headers, out TimeSpan? timeout)
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
            // The parser accepts "NaN" and "Infinity".
            if (seconds.Count != 1 || !double.TryParse(seconds[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) || !double.IsFinite(parsed))
            {
                return $"The header {ServerTimeout} is '{seconds}': expected a number of seconds, such as 1.5.";
            }

            timeout = parsed >= LongestTimer.Time.TotalSeconds ? LongestTimer.Time : TimeSpan.FromSeconds(parsed);
        }

        return null;
    }
}
