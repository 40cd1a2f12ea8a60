using Gateway.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Program.Features.Pages;

/// <summary>The address for calls if pages have their own: the first address that is not the page's.</summary>
internal static class CallAddress
{
    public static string? Of(HttpContext http)
    {
        foreach (var address in http.RequestServices.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } bound && bound.Port != http.Connection.LocalPort)
            {
                return $"{bound.Scheme}://{new HostString(RequestHost.Of(http).Host, bound.Port).ToUriComponent()}";
            }
        }

        return null;
    }
}
