using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Gateway.Rest;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Gateway.Mcp.Access;

/// <summary>Limits the number of open calls, and asks the limiter of the application. No call waits for a permit: a queue would make the load worse.</summary>
internal sealed class CallPermits : IDisposable
{
    private readonly GatewayMcpOptions _options;
    private readonly ConcurrencyLimiter _all;
    private readonly PartitionedRateLimiter<HttpContext> _callers;

    public CallPermits(IOptions<GatewayMcpOptions> options)
    {
        _options = options.Value;
        _all = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = _options.MaxCalls });
        _callers = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            RateLimitPartition.GetConcurrencyLimiter(CallerOf(http), _ => new ConcurrencyLimiterOptions { PermitLimit = _options.MaxCallsPerCaller }));
    }

    /// <summary>Takes the permits that a call needs. Disposing of the result gives them back.</summary>
    /// <param name="context">The context of the call, whose endpoint is that of the method.</param>
    /// <param name="method">The method.</param>
    /// <param name="refused">Why the call is refused; null when it is not.</param>
    public CallPermit Take(HttpContext context, GatewayMethod method, out Status? refused)
    {
        var permit = new CallPermit();
        refused = !permit.Add(_all.AttemptAcquire()) ? new Status(StatusCode.ResourceExhausted, $"{_options.MaxCalls} calls are open, which is the limit. Try again later.")
            : !permit.Add(_callers.AttemptAcquire(context)) ? new Status(StatusCode.ResourceExhausted, $"This caller has {_options.MaxCallsPerCaller} calls open, which is the limit. Try again when one has ended.")
            : _options.RateLimiter is { } limiter && !permit.Add(limiter.AttemptAcquire(context)) ? new Status(StatusCode.ResourceExhausted, $"There are too many calls of {method.QualifiedName}. Try again later.")
            : null;
        if (refused is not null)
        {
            permit.Dispose();
        }

        return permit;
    }

    public void Dispose()
    {
        _all.Dispose();
        _callers.Dispose();
    }

    private static string CallerOf(HttpContext http) => UserOf(http.User) is { } user ? "user " + user : "address " + NetworkOf(http.Connection.RemoteIpAddress);

    // Two schemes may have users of the same name, so the scheme is part of the key. A token may have a subject but no name.
    private static string? UserOf(ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } identity
            && (identity.Name ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? user.FindFirst("sub")?.Value) is { Length: > 0 } name ? $"{identity.AuthenticationType} {name}" : null;

    // One IPv6 client usually has a whole network of 64 bits, so the network is counted and not the address.
    private static string NetworkOf(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes, 0, bytes.Length / 2);
    }
}
