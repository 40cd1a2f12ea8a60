using System.Globalization;
using Gateway.Load.Comparisons;
using Gateway.Load.Servers;

namespace Gateway.Load.Reports;

/// <summary>Findings as Markdown: one row for each, with a column for each server.</summary>
internal static class ComparisonTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="servers">The servers: first the baseline.</param>
    public static Table Of(IReadOnlyList<Finding> findings, IReadOnlyList<Contender> servers)
    {
        var contenders = servers.Select(server => server.Name).ToArray();
        var table = new Table(["what", contenders[0], .. contenders[1..].SelectMany(static name => new[] { name, "ratio" }), "goal"]);
        foreach (var finding in findings)
        {
            table.Add(
            [
                $"{finding.Question}: {finding.Quantity}",
                Cost(finding, contenders[0]),
                .. contenders[1..].SelectMany(name => new[] { Cost(finding, name), Ratio(finding, name, contenders[0]) }),
                finding.Goal ?? "",
            ]);
        }

        return table;
    }

    private static string Cost(Finding finding, string name) =>
        finding.Samples.TryGetValue(name, out var samples) ? $"{Number(Median.Of(samples))} {finding.Unit}" : "–";

    // The median of the ratios per round, because other work on the machine affects all servers of a round. After it, the middle half of these ratios.
    private static string Ratio(Finding finding, string name, string measure)
    {
        if (!finding.Samples.TryGetValue(name, out var samples))
        {
            return "–";
        }

        var ratios = samples.Zip(finding.Samples[measure], static (own, other) => own / other).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"**{Median.Of(ratios):F2}** ({ratios[ratios.Length / 4]:F2}–{ratios[ratios.Length - 1 - (ratios.Length / 4)]:F2})");
    }

    private static string Number(double value) => value.ToString(value < 1 ? "F2" : value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
