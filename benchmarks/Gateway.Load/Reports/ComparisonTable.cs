using System.Globalization;
using Gateway.Load.Comparisons;
using Gateway.Load.Servers;

namespace Gateway.Load.Reports;

/// <summary>Findings as Markdown: a row for each, with the servers beside one another.</summary>
internal static class ComparisonTable
{
    public static Table Of(IReadOnlyList<Finding> findings, Contender? guest)
    {
        var contenders = Contenders.With(guest).Select(contender => contender.Name).ToArray();
        var table = new Table(["what", contenders[0], .. contenders[1..].SelectMany(static name => new[] { name, "ratio" }), "goal"]);
        foreach (var finding in findings)
        {
            table.Add(
            [
                $"{finding.Question}: {finding.Quantity}",
                Cost(finding, contenders[0]),
                .. contenders[1..].SelectMany(name => new[] { Cost(finding, name), Ratio(finding, name) }),
                finding.Goal ?? "",
            ]);
        }

        return table;
    }

    private static string Cost(Finding finding, string name) =>
        finding.Samples.TryGetValue(name, out var samples) ? $"{Number(Median.Of(samples))} {finding.Unit}" : "–";

    // The ratio of each round first: what else the machine does then is much the same for all of them. Behind it, the middle half of these ratios.
    private static string Ratio(Finding finding, string name)
    {
        if (!finding.Samples.TryGetValue(name, out var samples))
        {
            return "–";
        }

        var ratios = samples.Zip(finding.Samples[Contender.Bare.Name], static (own, bare) => own / bare).Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"**{Median.Of(ratios):F2}** ({ratios[ratios.Length / 4]:F2}–{ratios[ratios.Length - 1 - (ratios.Length / 4)]:F2})");
    }

    private static string Number(double value) => value.ToString(value < 100 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
