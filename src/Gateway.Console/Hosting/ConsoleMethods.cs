using Gateway.Console.Methods;
using Gateway.Console.Shapes;
using Gateway.OpenApi.Served;
using Gateway.Pages;
using Microsoft.AspNetCore.Http;

namespace Gateway.Console.Hosting;

/// <summary>Answers the page's requests for methods. It keeps the answers until the served methods change.</summary>
internal sealed class ConsoleMethods(ServedDescription served)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ShownMethods Methods, PageAsset List, KeptShapes Shapes)> _kept = new(StringComparer.Ordinal);
    private Description? _described;

    /// <summary>Answers with the list of methods.</summary>
    public Task WriteListAsync(HttpContext http) => Read(http).List.WriteAsync(http);

    /// <summary>Answers with one method, <c>?name=proto.Greetering/Hello</c>, and the types of its messages; 404 for a name that the page does not list.</summary>
    public Task WriteMethodAsync(HttpContext http)
    {
        var (methods, _, shapes) = Read(http);
        if (methods.Find(http.Request.Query["name"].ToString()) is not { } method)
        {
            PageHeaders.Write(http.Response);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return shapes.Of(method, methods.Comments).WriteAsync(http);
    }

    private (ShownMethods Methods, PageAsset List, KeptShapes Shapes) Read(HttpContext http)
    {
        // Only names of existing upstreams become keys, so that clients cannot fill the cache.
        var upstream = PageUpstreams.Chosen(http);
        lock (_gate)
        {
            var description = served.Read();
            if (!ReferenceEquals(description, _described))
            {
                _kept.Clear();
                _described = description;
            }

            if (!_kept.TryGetValue(upstream ?? "", out var kept))
            {
                var methods = ShownMethods.Of(description, upstream);
                kept = (methods, new PageAsset("methods.json", methods.ToList().ToJson()), new KeptShapes());
                _kept.Add(upstream ?? "", kept);
            }

            return kept;
        }
    }
}
