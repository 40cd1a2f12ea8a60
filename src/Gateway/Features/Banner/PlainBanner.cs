using System.Globalization;

namespace Gateway.Program.Features.Banner;

/// <summary>The banner as lines of text, for logs and pipes.</summary>
internal static class PlainBanner
{
    public const int MostRoutes = 10;

    public static void Write(TextWriter output, BannerContent banner)
    {
        output.WriteLine($"Gateway {BannerContent.Version}");
        foreach (var address in banner.Addresses)
        {
            output.WriteLine($"Listening on {address}");
        }

        WriteUpstreams(output, banner.Upstreams);
        foreach (var outlook in banner.Upstreams.Select(static upstream => upstream.Outlook).OfType<string>().Distinct())
        {
            output.WriteLine(outlook);
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Routes: {banner.Routes.Count}"));
        WriteRoutes(output, banner.Routes.Take(MostRoutes));
        if (banner.Routes.Count > MostRoutes)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {banner.Routes.Count - MostRoutes} more: --check prints all"));
        }

        if (banner.Pages.Count > 0)
        {
            output.WriteLine($"Pages: {string.Join(", ", banner.Pages)}");
        }

        output.WriteLine("Press Ctrl+C to stop.");
    }

    public static void WriteUpstreams(TextWriter output, IEnumerable<UpstreamLine> upstreams)
    {
        foreach (var upstream in upstreams)
        {
            output.WriteLine($"Upstream {upstream.Cluster} at {upstream.Addresses}: {upstream.State}");
            foreach (var problem in upstream.Problems)
            {
                output.WriteLine($"  {problem.ReplaceLineEndings("\n  ")}");
            }
        }
    }

    public static void WriteRoutes(TextWriter output, IEnumerable<RouteLine> routes)
    {
        RouteLine[] all = [.. routes];
        var method = all.Select(static route => route.HttpMethod.Length).DefaultIfEmpty().Max();
        var template = all.Select(static route => route.Template.Length).DefaultIfEmpty().Max();
        foreach (var route in all)
        {
            output.WriteLine($"  {route.HttpMethod.PadRight(method)}  {route.Template.PadRight(template)}  {route.Method}");
        }
    }
}
