using System.Text.RegularExpressions;

namespace Gateway.Transcoding.Tests.PeerFaults;

/// <summary>Every fault in docs/peer-faults.md names tests for the gateway's answer. This test checks that they exist.</summary>
public sealed partial class TableTests
{
    [Fact]
    public void Every_test_named_in_the_table_exists()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        var sources = string.Join('\n', Directory.EnumerateFiles(Path.Combine(root.FullName, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var rows = File.ReadAllLines(Path.Combine(root.FullName, "docs", "peer-faults.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();

        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var names = Name().Matches(row.Split('|')[^2]).Select(match => match.Groups[1].Value).ToList();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains($" {name}(", sources, StringComparison.Ordinal));
        });
    }

    [GeneratedRegex("`([A-Za-z0-9_]+)`")]
    private static partial Regex Name();
}
