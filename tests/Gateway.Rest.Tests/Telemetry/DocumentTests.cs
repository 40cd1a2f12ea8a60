using System.Text.RegularExpressions;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>docs/observability.md names every event of the packages and every instrument and attribute of calls, and nothing else.</summary>
public sealed partial class DocumentTests
{
    // The projects, and where their categories begin.
    private static readonly (string Project, string Category)[] _projects =
    [
        ("Gateway.Rest", "Gateway.Rest"), ("Gateway.Cleartext", "Gateway.Cleartext"), ("Gateway.OpenApi", "Gateway.OpenApi"), ("Gateway.Mcp", "Gateway.Mcp"), ("Gateway.Yarp", "Gateway.Yarp"), ("Gateway", "Gateway.Program"),
    ];

    [Fact]
    public void Every_event_that_is_logged_is_in_the_table_with_its_id_and_level()
    {
        var events = new List<string>();
        foreach (var (project, category) in _projects)
        {
            var sources = string.Concat(Directory.EnumerateFiles(Path.Combine(Root(), "src", project), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
            var found = Event().Matches(sources);
            Assert.Equal(Regex.Count(sources, @"\[LoggerMessage\b"), found.Count);
            events.AddRange(found.Select(one => $"{category} {one.Groups["id"]} {one.Groups["name"]} {one.Groups["level"]}"));
        }

        var rows = new List<string>();
        var current = "";
        foreach (var cells in Rows().Where(cells => int.TryParse(cells[2], out _)))
        {
            current = cells[1].Length > 0 ? cells[1].Trim('`') : current;
            rows.Add($"{current} {cells[2]} {cells[3]} {cells[4]}");
        }

        Assert.Equal(events.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_instrument_is_in_the_table_with_its_unit()
    {
        var source = File.ReadAllText(Path.Combine(Root(), "src", "Gateway.Rest", "Telemetry", "CallMetrics.cs"));
        var instruments = Instrument().Matches(source).Select(one => $"{one.Groups["name"]} {one.Groups["unit"]}").ToList();
        Assert.Equal(Regex.Count(source, @"\bmeter\.Create"), instruments.Count);

        var rows = Document().Select(static line => DocumentedInstrument().Match(line)).Where(row => row.Success).Select(row => $"{row.Groups["name"]} {row.Groups["unit"]}");

        Assert.Equal(instruments.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_attribute_is_in_the_document()
    {
        var source = File.ReadAllText(Path.Combine(Root(), "src", "Gateway.Rest", "Telemetry", "CallTags.cs"));
        var attributes = Attribute().Matches(source).Select(one => one.Groups["name"].Value).ToList();
        var document = string.Concat(Document());

        Assert.NotEmpty(attributes);
        Assert.All(attributes, attribute => Assert.Contains($"`{attribute}`", document, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Document() => File.ReadLines(Path.Combine(Root(), "docs", "observability.md"));

    private static IEnumerable<string[]> Rows() =>
        Document()
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4);

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        return root.FullName;
    }

    [GeneratedRegex("""\[LoggerMessage\(EventId = (?<id>\d+), EventName = "(?<name>\w+)", Level = LogLevel\.(?<level>\w+),""")]
    private static partial Regex Event();

    [GeneratedRegex("""\bmeter\.Create\w+(<\w+>)?\("(?<name>[\w.]+)", "(?<unit>[^"]+)",""")]
    private static partial Regex Instrument();

    [GeneratedRegex("""^\| `(?<name>[\w.]+)` \| (histogram|up-down counter|counter|gauge), (?<unit>[^ ;|]+)""")]
    private static partial Regex DocumentedInstrument();

    [GeneratedRegex(""" const string \w+ = "(?<name>[\w]+\.[\w.]+)";""")]
    private static partial Regex Attribute();
}
