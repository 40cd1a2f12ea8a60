using System.Buffers.Binary;
using System.Net;
using System.Security.Claims;
using Gateway.Program.Configuration.Access;
using Gateway.Program.Features.Authentication;

namespace Gateway.Program.Features.RateLimits;

/// <summary>The key under which calls are counted together.</summary>
/// <param name="Name">The name of the caller; null for an address.</param>
/// <param name="High">The first half of the address.</param>
/// <param name="Low">The second half, zero for an address of IPv6: a client has a whole network of 64 bits.</param>
/// <param name="IsShared">Whether several callers share it because the table is full.</param>
internal readonly record struct CallerKey(string? Name, ulong High, ulong Low, bool IsShared)
{
    // The number of shared keys for callers that have no key of their own.
    private const uint SharedKeys = 1024;

    /// <summary>The key of a request.</summary>
    public static CallerKey Of(HttpContext http, RateKey kind) =>
        kind != RateKey.Address && NameOf(http.User, kind) is { } name ? new CallerKey(name, 0, 0, IsShared: false) : Of(http.Connection.RemoteIpAddress);

    /// <summary>The key of an address; null for a connection without one.</summary>
    public static CallerKey Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        var isV4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;
        Span<byte> bytes = stackalloc byte[16];
        (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? address.MapToIPv6() : address).TryWriteBytes(bytes, out _);
        return new CallerKey(null, BinaryPrimitives.ReadUInt64BigEndian(bytes), isV4 ? BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]) : 0, IsShared: false);
    }

    /// <summary>The shared key for this one.</summary>
    public CallerKey Shared() => new(null, (uint)HashCode.Combine(Name, High, Low) % SharedKeys, 0, IsShared: true);

    private static string? NameOf(ClaimsPrincipal user, RateKey kind) => user.Identity is { IsAuthenticated: true, Name: { } name, AuthenticationType: var scheme }
        ? kind == RateKey.User ? $"{scheme} {name}" : scheme == CallerSchemes.ApiKey ? name : null
        : null;
}
