using System.Globalization;
using System.Text;
using Gateway.Pages;
using Gateway.Yarp;

namespace Gateway.Program.Features.StatusPages;

/// <summary>Writes the status as a page. It encodes all text from other sources.</summary>
internal sealed class StatusPage
{
    private const int MostRoutes = 500;

    /// <summary>How often it reloads, in seconds.</summary>
    public const int RefreshSeconds = 5;

    private readonly StringBuilder _html = new();

    /// <summary>The content of the page.</summary>
    /// <param name="report">The status.</param>
    /// <param name="address">The address of the page.</param>
    /// <param name="json">The address of the status as JSON.</param>
    /// <param name="refreshes">Whether the page reloads by itself.</param>
    public static string Render(StatusReport report, string address, string json, bool refreshes)
    {
        var page = new StatusPage();
        page.Write(report, address, json, refreshes);
        return page._html.ToString();
    }

    private void Write(StatusReport report, string address, string json, bool refreshes)
    {
        Line($"<div class=\"title\"><h1>Gateway {Encode(report.Version)}</h1> {Badge(report.Status, report.Status == "ready" ? "good" : "bad")}</div>");
        Line("<dl class=\"figures\">");
        Figure("Uptime", Duration(report.UptimeSeconds));
        Figure("Calls in flight", Number(report.Calls.Active));
        Figure("Calls in all", Number(report.Calls.Total));
        Figure("Routes", Number(report.RouteCount));
        Line("</dl>");
        WriteUpstreams(report.Upstreams);
        WriteCalls(report.Calls.ByDoor);
        WriteRoutes(report);
        var other = Encode(refreshes ? address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "refresh=off" : address);
        var refresh = refreshes
            ? $"This page reloads every {RefreshSeconds} s. <a href=\"{other}\">Stop</a>"
            : $"This page does not reload. <a href=\"{other}\">Reload every {RefreshSeconds} s</a>";
        Line($"<p class=\"foot\">{refresh} · <a href=\"{Encode(json)}\">JSON</a> · started <time>{report.StartedAt.ToString("u", CultureInfo.InvariantCulture)}</time></p>");
    }

    private void WriteUpstreams(IReadOnlyList<StatusUpstream> upstreams)
    {
        Line("<h2>Upstreams</h2>");
        foreach (var upstream in upstreams)
        {
            Line($"<section class=\"card\"><h3>{Encode(upstream.Cluster)} {SchemaBadge(upstream)}</h3>");
            var age = upstream.SchemaAgeSeconds is { } seconds ? $", read {Duration(seconds)} ago" : "";
            var services = upstream.Services.Count == 0 ? "" : $" Services: {Encode(string.Join(", ", upstream.Services))}.";
            Line(upstream.HasSchema ? $"<p>Schema: <code>{Encode(upstream.SchemaSource ?? "")}</code>{age}.{services}</p>" : "<p>No schema yet, so its methods are not served.</p>");
            if (upstream.Problem is { } problem)
            {
                Line($"<p class=\"note bad\"><strong>Problem</strong> {Encode(problem)}</p>");
            }

            foreach (var warning in upstream.Warnings)
            {
                Line($"<p class=\"note fair\"><strong>Warning</strong> {Encode(warning)}</p>");
            }

            WriteDestinations(upstream.Destinations);
            Line("</section>");
        }
    }

    private void WriteDestinations(IReadOnlyList<StatusDestination> destinations)
    {
        if (destinations.Count == 0)
        {
            Line("<p class=\"note bad\"><strong>Problem</strong> The cluster has no destinations.</p>");
            return;
        }

        Begin("Destination", "Address", "Health", "#In flight");
        foreach (var one in destinations)
        {
            var kind = one.Health switch
            {
                "healthy" => "good",
                "unhealthy" => "bad",
                _ => "",
            };
            Line($"<tr><td>{Encode(one.Id)}</td><td><code>{Encode(one.Address)}</code></td><td>{Badge(one.Health, kind)}</td><td class=\"number\" data-label=\"in flight\">{Number(one.Requests)}</td></tr>");
        }

        End();
    }

    private void WriteCalls(IReadOnlyList<UpstreamCallCount> counts)
    {
        Line("<h2>Calls</h2>");
        if (counts.Count == 0)
        {
            Line("<p>No calls to servers yet.</p>");
            return;
        }

        Begin("Cluster", "Door", "#In flight", "#In all");
        foreach (var count in counts)
        {
            Line($"<tr><td>{Encode(count.Cluster)}</td><td>{Encode(count.Door)}</td><td class=\"number\" data-label=\"in flight\">{Number(count.Active)}</td><td class=\"number\" data-label=\"in all\">{Number(count.Total)}</td></tr>");
        }

        End();
    }

    private void WriteRoutes(StatusReport report)
    {
        Line("<h2>Routes</h2>");
        if (report.RouteCount == 0)
        {
            Line("<p>There are no routes.</p>");
            return;
        }

        Begin("HTTP", "Path", "Method");
        foreach (var route in report.Routes.Take(MostRoutes))
        {
            Line($"<tr><td>{Encode(route.HttpMethod)}</td><td><code>{Encode(route.Template)}</code></td><td><code>{Encode(route.Method)}</code></td></tr>");
        }

        End();
        if (report.RouteCount > MostRoutes)
        {
            Line($"<p>{Number(report.RouteCount - MostRoutes)} more are in the JSON.</p>");
        }
    }

    // A column whose name begins with # contains numbers.
    private void Begin(params ReadOnlySpan<string> columns)
    {
        _html.Append("<div class=\"scroll card\" tabindex=\"0\"><table><thead><tr>");
        foreach (var column in columns)
        {
            _html.Append(column.StartsWith('#') ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">").Append(column.TrimStart('#')).Append("</th>");
        }

        Line("</tr></thead><tbody>");
    }

    private void End() => Line("</tbody></table></div>");

    private void Figure(string name, string value) => Line($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private void Line(string html) => _html.Append(html).Append('\n');

    private static string SchemaBadge(StatusUpstream upstream) =>
        !upstream.HasSchema ? Badge(upstream.IsRequired ? "no schema" : "no schema, not required", upstream.IsRequired ? "bad" : "fair")
        : upstream.Problem is not null ? Badge("former schema", "fair")
        : Badge("schema in force", "good");

    private static string Badge(string text, string kind) => $"<span class=\"badge {kind}\">{Encode(text)}</span>";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Max(seconds, 0));
        return time.TotalDays >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Days} d {time.Hours} h")
            : time.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Hours} h {time.Minutes} min")
            : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} s");
    }

    private static string Encode(string text) => PageHead.Encode(text);
}
