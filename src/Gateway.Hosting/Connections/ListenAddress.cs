using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Hosting.Connections;

/// <summary>An address of <c>urls</c> as an endpoint in code, by Kestrel's rules: a host that is no IP address stands for all of them.</summary>
internal sealed record ListenAddress(BindingAddress Address)
{
    public bool IsHttps => Address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private bool IsLocalhost =>
        Address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || Address.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">The address is not one that Kestrel listens on.</exception>
    /// <exception cref="FormatException">The address cannot be read.</exception>
    public static ListenAddress Parse(string text)
    {
        var address = BindingAddress.Parse(text);
        var known = address.Scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase) || address.Scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        return known && address.PathBase.Length == 0
            ? new ListenAddress(address)
            : throw new InvalidOperationException($"'{text}' is not an address to listen on: it must begin with http:// or https:// and have no path. A path base belongs into UsePathBase().");
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
