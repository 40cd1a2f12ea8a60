using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;
using Gateway.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Console.Home;

/// <summary>The home page: what this server is, how to call it, and its methods.</summary>
internal sealed class HomePage(ServedDescription served, GatewayHomeOptions options)
{
    private const string ServiceParameter = "service";
    private const string Grpcurl =
        "grpcurl is at <a href=\"https://github.com/fullstorydev/grpcurl#installation\" rel=\"noreferrer\">github.com/fullstorydev/grpcurl</a>, and in Homebrew: <code>brew install grpcurl</code>.";

    private static readonly PageTemplate _page = PageTemplate.Read(typeof(HomePage).Assembly, "home", "home.html", PageNames.Home);

    public Task WriteAsync(HttpContext http)
    {
        var description = served.Read();
        var upstream = PageUpstreams.Chosen(http);
        DocumentedBinding[] bindings = [.. description.Bindings.Where(binding => binding.IsVisible && (upstream is null || binding.Method.Upstream == upstream))];
        var links = PageLink.Find(http);
        var query = PageUpstreams.Query(http);
        var console = links.FirstOrDefault(static link => link.Name == PageNames.Console);
        var addresses = CallAddresses.Of(http, options.CallAddress?.Invoke(http));
        var path = http.Request.PathBase.Add(http.Request.Path).ToUriComponent();
        var methods = new HomeMethods(
            bindings,
            description.Comments,
            console is null ? null : console.Address + query,
            service => path + query + (service is null ? "" : $"{(query.Length > 0 ? '&' : '?')}{ServiceParameter}={Uri.EscapeDataString(service)}"));

        return _page.WriteAsync(
            http,
            ("{title}", PageHead.Encode(options.Title ?? http.RequestServices.GetRequiredService<IHostEnvironment>().ApplicationName)),
            ("{introduction}", PageHead.Encode(options.Introduction ?? Introduction(bindings))),
            ("{actions}", string.Concat(links.Where(static link => link.Name is PageNames.Console or PageNames.Documents).Reverse().Select((link, at) =>
                $"<a class=\"button{(at == 0 ? " primary" : "")}\" href=\"{PageHead.Encode(link.Address + query)}\">{(link.Name == PageNames.Console ? "Open the console" : "API documents")}</a>"))),
            ("{examples}", Examples(http, bindings, description.Comments, addresses)),
            ("{methods}", methods.Write(http.Request.Query[ServiceParameter])),
            ("{links}", Links(http)));
    }

    private static string Introduction(DocumentedBinding[] bindings)
    {
        var methods = bindings.Select(static binding => binding.Method).Distinct().Count();
        var services = bindings.Select(static binding => binding.Method.ServiceName).Distinct(StringComparer.Ordinal).Count();
        return bindings.Length == 0
            ? "No methods are served yet."
            : $"{HomeMethods.Count(methods, "method")} of {HomeMethods.Count(services, "service")}: as gRPC, as REST with JSON, and as streams for browsers.";
    }

    private string Examples(HttpContext http, DocumentedBinding[] bindings, CommentBook comments, CallAddresses addresses)
    {
        var own = options.Examples.Select(example => (Example: example with { Text = Fill(example.Text, addresses) }, Note: (string?)null));
        var all = new HomeExamples(bindings, comments, addresses, HasReflection(http)).All().Concat(own).Select(static one =>
            $"<section><h3>{PageHead.Encode(one.Example.Title)}</h3><pre class=\"code\" tabindex=\"0\">{PageHead.Encode(one.Example.Text)}</pre>" +
            (one.Example.Text.StartsWith("grpcurl ", StringComparison.Ordinal) ? $"<p>{Grpcurl} {PageHead.Encode(one.Note ?? "")}</p>" : "") + "</section>");
        return string.Concat(all) is { Length: > 0 } html ? $"<div class=\"examples\"><div class=\"heading\"><h2>Call it</h2></div>{html}</div>" : "";
    }

    private string Links(HttpContext http)
    {
        var root = http.Request.PathBase.ToUriComponent();
        var all = options.Links.Select(link => $"<a href=\"{PageHead.Encode(link.Address.StartsWith('/') ? root + link.Address : link.Address)}\">{PageHead.Encode(link.Title)}</a>");
        return options.Links.Count > 0 ? $"<p class=\"links\">{string.Concat(all)}</p>" : "";
    }

    private static string Fill(string text, CallAddresses addresses) => text
        .Replace("{origin}", addresses.Origin, StringComparison.Ordinal)
        .Replace("{websocket}", addresses.WebSocket, StringComparison.Ordinal)
        .Replace("{grpc}", addresses.Grpc, StringComparison.Ordinal);

    private static bool HasReflection(HttpContext http) => http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
        .Any(static endpoint => endpoint is RouteEndpoint { RoutePattern.RawText: { } path } && path.StartsWith("/grpc.reflection.v1", StringComparison.Ordinal));
}
