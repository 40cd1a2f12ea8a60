using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Pages;

/// <summary>A link to a page of this server.</summary>
/// <param name="Name">Its name, of <see cref="PageNames"/>.</param>
/// <param name="Title">The text of the link.</param>
/// <param name="Address">Its path, with the path base of the request.</param>
internal sealed record PageLink(string Name, string Title, string Address)
{
    private static readonly (string Name, string Title)[] _known =
    [
        (PageNames.Home, "Home"), (PageNames.Documents, "API"), (PageNames.Console, "Console"), (PageNames.Status, "Status"),
    ];

    /// <summary>The pages of this server, in the order of the bar. Of two pages with one name, the first counts.</summary>
    public static IReadOnlyList<PageLink> Find(HttpContext http)
    {
        var addresses = new string?[_known.Length];
        foreach (var endpoint in http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            // A path with parameters has no single address.
            if (endpoint is RouteEndpoint { RoutePattern: { Parameters.Count: 0, RawText: { } path } } && IndexOf(endpoint) is var index and >= 0)
            {
                addresses[index] ??= http.Request.PathBase.Add("/" + path.Trim('/')).ToUriComponent();
            }
        }

        return [.. _known.Zip(addresses).Where(static pair => pair.Second is not null).Select(static pair => new PageLink(pair.First.Name, pair.First.Title, pair.Second!))];
    }

    // Not GetMetadata: each of thousands of endpoints would cache an entry.
    private static int IndexOf(Endpoint endpoint)
    {
        foreach (var item in endpoint.Metadata)
        {
            if (item is IRouteNameMetadata { RouteName: { } name } && Array.FindIndex(_known, known => known.Name == name) is var index and >= 0)
            {
                return index;
            }
        }

        return -1;
    }
}
