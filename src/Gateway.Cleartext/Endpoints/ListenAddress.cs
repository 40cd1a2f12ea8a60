using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Cleartext.Endpoints;

/// <summary>Turns an address of <c>urls</c> into an endpoint, by Kestrel's rules: a host name other than localhost means every IP address.</summary>
internal sealed record ListenAddress(BindingAddress Address)
{
    public bool IsHttps => Address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private bool IsLocalhost =>
        Address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || Address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">Kestrel cannot listen on the address.</exception>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static ListenAddress Parse(string text)
    {
        var address = BindingAddress.Parse(text);
        var known = address.Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) || address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        return known && address.PathBase.Length == 0
            ? new ListenAddress(address)
            : throw new InvalidOperationException($"'{text}' is not an address to listen on: it must begin with http:// or https:// and have no path. Set a path base with UsePathBase().");
    }

    public void Listen(KestrelServerOptions options, Action<ListenOptions> configure)
    {
        if (Address.IsUnixPipe)
        {
            options.ListenUnixSocket(Address.UnixPipePath, configure);
        }
        else if (Address.IsNamedPipe)
        {
            options.ListenNamedPipe(Address.NamedPipeName, configure);
        }
        else if (IsLocalhost)
        {
            options.ListenLocalhost(Address.Port, configure);
        }
        else if (IPAddress.TryParse(Address.Host, out var ip))
        {
            options.Listen(ip, Address.Port, configure);
        }
        else
        {
            options.ListenAnyIP(Address.Port, configure);
        }
    }
}
