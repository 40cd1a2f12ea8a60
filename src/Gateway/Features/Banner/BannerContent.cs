using System.Reflection;
using Gateway.Program.Features.Pages;
using Gateway.Rest;
using Gateway.Yarp;

namespace Gateway.Program.Features.Banner;

/// <summary>The content of the banner that the gateway prints at start.</summary>
/// <param name="Addresses">The addresses on which it listens.</param>
/// <param name="Upstreams">The clusters.</param>
/// <param name="Routes">The routes.</param>
/// <param name="Pages">The addresses of pages; empty for none.</param>
internal sealed record BannerContent(IReadOnlyList<string> Addresses, IReadOnlyList<UpstreamLine> Upstreams, IReadOnlyList<RouteLine> Routes, IReadOnlyList<string> Pages)
{
    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(BannerContent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The content for an application now.</summary>
    public static BannerContent Of(WebApplication app)
    {
        var services = app.Services;
        var served = services.GetRequiredService<ServedBindings>();
        RouteLine[] routes = [.. served.All.Select(RouteLine.Of)];
        string[] addresses = [.. app.Urls];
        var known = services.GetRequiredService<GatewayPages>();
        var root = (known.Url ?? addresses.FirstOrDefault())?.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        string[] pages = known.IsEnabled ? [root + GatewayPages.Home, root + GatewayPages.Swagger, root + GatewayPages.Console, root + GatewayPages.Status] : [];
        return new BannerContent(addresses, [.. services.GetRequiredService<UpstreamStatuses>().All.Select(upstream => UpstreamLine.Of(upstream, served.Methods))], routes, pages);
    }
}
