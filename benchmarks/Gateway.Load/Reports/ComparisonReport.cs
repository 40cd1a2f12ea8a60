using System.Text;
using Gateway.Load.Comparisons;
using Gateway.Load.Servers;

namespace Gateway.Load.Reports;

/// <summary>The report of all comparisons: what was asked, one table, how to read it.</summary>
internal static class ComparisonReport
{
    public static string Write(IReadOnlyList<IComparison> comparisons, IReadOnlyList<Finding> findings, RunLength length, Contender? guest)
    {
        var text = new StringBuilder(
            $"""
            # Gateway beside a bare minimal API and Microsoft's transcoding

            Made by `benchmarks/report.sh servers`. {Machine.Describe()}


            """);
        foreach (var comparison in comparisons)
        {
            text.Append($"- `{comparison.Name}`: {comparison.Question}.\n");
        }

        text.Append(
            $"""

            Each server is a process of its own, in Release, with the same Kestrel, the server's garbage collector and no logging. Servers take turns and are warmed up until three windows in a row
            bring no improvement of 2 %. Processor time is that of the server process, in user and system mode. Numbers are medians of {length.Sittings * length.Rounds} windows of
            {length.Round.TotalSeconds} s in {length.Sittings} sittings with new processes; memory is the median of {length.Sittings} processes with {length.IdleStreams} streams each. A ratio is the median of
            the ratios of the windows; behind it is the range of the middle half of them.

            {ComparisonTable.Of(findings, guest)}
            """);
        return text.ToString();
    }
}
