using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Pages;

/// <summary>Maps a page and its parts. They answer GET and HEAD, and stay out of API documents.</summary>
internal static class PageEndpoints
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps a page under its route name, by which other pages link to it.</summary>
    public static IEndpointConventionBuilder MapPage(this IEndpointRouteBuilder endpoints, string path, string name, RequestDelegate write) =>
        endpoints.MapMethods(path, _read, write).WithMetadata(new RouteNameMetadata(name), new PageParts(PageParts.FolderOf(path, name))).ExcludeFromDescription();

    /// <summary>Maps the parts of a page: the common ones, and the embedded files of its folders.</summary>
    /// <param name="endpoints">The application or a route group.</param>
    /// <param name="path">The path of the page. The parts are below it.</param>
    /// <param name="name">The name of the page.</param>
    /// <param name="folders">Folders of embedded files, such as <c>console</c>.</param>
    public static void MapPageParts(this IEndpointRouteBuilder endpoints, string path, string name, params ReadOnlySpan<string> folders)
    {
        Map(endpoints, path, name, "pages");
        foreach (var folder in folders)
        {
            Map(endpoints, path, name, folder);
        }
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string name, string folder)
    {
        foreach (var part in PageAsset.ReadParts(Assembly.GetExecutingAssembly(), folder))
        {
            endpoints.MapMethods($"{path.TrimEnd('/')}{PageParts.FolderOf(path, name)}/{part.Name}", _read, part.WriteAsync).ExcludeFromDescription();
        }
    }
}
