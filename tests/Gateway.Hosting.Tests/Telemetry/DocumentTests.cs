using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>The page about logs, metrics and traces names what there is, and nothing else.</summary>
public sealed class DocumentTests
{
    private static readonly string[] Assemblies = ["Gateway.Grpc.Server", "Gateway.Hosting", "Gateway.Rest", "Gateway.OpenApi", "Gateway.Grpc.Client"];

    [Fact]
    public void Every_event_that_is_logged_is_in_the_table_with_its_id_and_level()
    {
        var events = Assemblies
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(log => $"| {log.EventId} | {log.EventName} | {log.Level} |");

        var rows = File.ReadLines(Page())
            .Where(line => line.StartsWith("| `G", StringComparison.Ordinal) || line.StartsWith("| | ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => int.TryParse(cells[2], out _))
            .Select(cells => $"| {cells[2]} | {cells[3]} | {cells[4]} |");

        Assert.Equal(events.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private static string Page() => Path.Combine(AppContext.BaseDirectory, "observability.md");
}
