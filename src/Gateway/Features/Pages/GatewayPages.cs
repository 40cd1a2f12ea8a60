using Gateway.OpenApi;
using Gateway.Pages;
using Gateway.Program.CommandLine;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Access;
using Gateway.Program.Features.StatusPages;
using Gateway.Program.Features.Unknown;
using Gateway.Yarp;
using Microsoft.Extensions.Options;

namespace Gateway.Program.Features.Pages;

/// <summary>Whether pages for people are served, which, and where.</summary>
/// <param name="IsEnabled">Whether pages are served.</param>
/// <param name="Url">An address of their own; null for every address of the gateway.</param>
internal sealed record GatewayPages(bool IsEnabled, string? Url = null)
{
    public const string Home = "/";
    public const string Swagger = "/swagger";
    public const string Console = "/console";
    public const string Status = "/status";

    /// <summary>The pages by the options and the addresses on which the gateway listens.</summary>
    public static GatewayPages Of(PagesOptions options, IReadOnlyList<string> addresses)
    {
        IReadOnlyList<string> own = options.Url is { } url ? [url] : addresses;
        return new GatewayPages(options.Enabled ?? own.All(ListenUrl.IsLoopback), options.Url);
    }

    /// <summary>Whether callers may see the content of pages: not if pages have an address of their own.</summary>
    public bool IsForCallers => IsEnabled && Url is null;

    public void Map(WebApplication app)
    {
        if (IsEnabled)
        {
            Add(app.MapGatewayHome(Home, home => home.CallAddress = Url is null ? null : static http => CallAddress.Of(http)), app);
            var policy = new Lazy<string?>(() => DocumentPolicy.Of(app.Services.GetRequiredService<IOptions<GatewayOpenApiOptions>>().Value.Servers));
            Add(app.MapGatewaySwagger(), app, policy);
            Add(app.MapGatewayConsole(Console), app);
            Add(app.MapStatus(), app);
        }
    }

    /// <summary>Serves pages only at their own address, and nothing else there, if they have one.</summary>
    public void UseAddress(WebApplication app)
    {
        if (!IsEnabled || Url is null || !ListenUrl.TryParse(Url, out var address))
        {
            return;
        }

        var unknown = app.Services.GetRequiredService<UnknownPath>();
        app.Use(next => http => http.Connection.LocalPort == address.Port == http.GetEndpoint()?.Metadata.GetMetadata<PageMetadata>() is not null ? next(http) : unknown.RefuseAsync(http));
    }

    private static void Add(IEndpointConventionBuilder pages, WebApplication app, Lazy<string?>? policy = null)
    {
        var isGuarded = app.Services.GetRequiredService<AccessState>().IsGuarded;
        var upstreams = app.Services.GetRequiredService<UpstreamStatuses>();
        Func<IReadOnlyList<string>> names = () => [.. upstreams.All.Select(static upstream => upstream.Cluster)];
        pages.Add(endpoint =>
        {
            endpoint.Metadata.Add(PageMetadata.Instance);
            if (isGuarded)
            {
                endpoint.Metadata.Add(CallRequirement.Policy);
            }

            // The bar offers a choice of upstream.
            var write = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = http =>
            {
                http.Items[PageUpstreams.Key] = names;
                if (policy?.Value is { } own)
                {
                    http.Response.Headers.ContentSecurityPolicy = own;
                }

                return write(http);
            };
        });
    }
}
