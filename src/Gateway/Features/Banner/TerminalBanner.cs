using System.Globalization;
using Spectre.Console;

namespace Gateway.Program.Features.Banner;

/// <summary>The banner on a terminal.</summary>
internal static class TerminalBanner
{
    public static void Write(IAnsiConsole console, BannerContent banner)
    {
        console.MarkupLineInterpolated($"[bold]Gateway[/] {BannerContent.Version}");
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        foreach (var address in banner.Addresses)
        {
            facts.AddRow(new Text("Listening on"), new Text(address, new Style(Color.Green)));
        }

        AddUpstreams(facts, banner.Upstreams, isRunning: true);
        if (banner.Pages.Count > 0)
        {
            facts.AddRow(new Text("Pages"), new Text(string.Join("  ", banner.Pages)));
        }

        console.Write(facts);
        WriteRoutes(console, [.. banner.Routes.Take(PlainBanner.MostRoutes)], banner.Routes.Count);
        console.MarkupLine("[grey]Press Ctrl+C to stop.[/]");
    }

    /// <summary>The answer of <c>--check</c>.</summary>
    public static void WriteCheck(IAnsiConsole console, BannerContent banner)
    {
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        AddUpstreams(facts, banner.Upstreams, isRunning: false);
        console.Write(facts);
        WriteRoutes(console, banner.Routes, banner.Routes.Count);
    }

    private static void AddUpstreams(Grid facts, IEnumerable<UpstreamLine> upstreams, bool isRunning)
    {
        foreach (var upstream in upstreams)
        {
            facts.AddRow(new Text("Upstream"), new Text($"{upstream.Cluster}  {upstream.Addresses}  {upstream.State}", new Style(upstream.HasSchema ? Color.Green : Color.Yellow)));
            foreach (var problem in isRunning && upstream.Outlook is { } outlook ? upstream.Problems.Append(outlook) : upstream.Problems)
            {
                facts.AddRow(new Text(""), new Text(problem));
            }
        }
    }

    private static void WriteRoutes(IAnsiConsole console, IReadOnlyList<RouteLine> shown, int count)
    {
        if (count == 0)
        {
            console.WriteLine("No routes yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded).AddColumns("HTTP", "Path", "Method");
        foreach (var route in shown)
        {
            table.AddRow(new Text(route.HttpMethod), new Text(route.Template), new Text(route.Method));
        }

        if (count > shown.Count)
        {
            table.Caption(string.Create(CultureInfo.InvariantCulture, $"and {count - shown.Count} more: --check prints all"));
        }

        console.Write(table);
    }
}
