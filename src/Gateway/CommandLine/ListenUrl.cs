using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Gateway.Program.CommandLine;

/// <summary>An address to listen on.</summary>
internal static class ListenUrl
{
    public static bool TryParse(string text, [NotNullWhen(true)] out BindingAddress? address)
    {
        try
        {
            address = BindingAddress.Parse(text.Trim());
            return address.Scheme.ToLowerInvariant() is "http" or "https" && address.PathBase.Length == 0 && address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort;
        }
        catch (FormatException)
        {
            address = null;
            return false;
        }
    }

    /// <summary>Whether only this machine can connect.</summary>
    public static bool IsLoopback(string text) => TryParse(text, out var address)
        && (address.IsUnixPipe
            || address.IsNamedPipe
            || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
