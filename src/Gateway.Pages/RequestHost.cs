using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>The host of a request, as pages may show it in commands and addresses.</summary>
internal static class RequestHost
{
    /// <summary>
    /// The host and port that the client named. If the host is missing, the port is invalid, or the name has characters that DNS does not allow, it is <c>localhost</c> with
    /// the port of the connection: Kestrel accepts <c>$(x)</c> in a Host header, and people copy these addresses into shells.
    /// </summary>
    public static HostString Of(HttpContext http)
    {
        var host = http.Request.Host;
        if (!host.HasValue || !host.Host.All(IsPlain) || host.Port is < 1 or > ushort.MaxValue)
        {
            return http.Connection.LocalPort > 0 ? new HostString("localhost", http.Connection.LocalPort) : new HostString("localhost");
        }

        return host.Port is { } port ? new HostString(host.Host, port) : new HostString(host.Host);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '[' or ']' or ':';
}
