using System.Text;
using Gateway.Load.Comparisons;
using Gateway.Load.Servers;

namespace Gateway.Load.Reports;

/// <summary>The report of all comparisons: the questions, one table, and how to read it.</summary>
internal static class ComparisonReport
{
    public static string Write(string machine, IReadOnlyList<IComparison> comparisons, IReadOnlyList<Finding> findings, RunLength length, Contender? guest)
    {
        var text = new StringBuilder(
            $"""
            # Gateway beside a bare minimal API and Microsoft's transcoding

            Made by `benchmarks/report.sh servers`. {machine}


            """);
        foreach (var comparison in comparisons)
        {
            text.Append($"- `{comparison.Name}`: {comparison.Question}.\n");
        }

        text.Append(
            $"""

            Each server is a process of its own, in Release, with the same Kestrel, the server's garbage collector and no logging. All of them read and answer the same JSON, which is checked. They
            take turns, and are warmed up until three windows in a row bring no improvement of 2 %. Processor time is that of the server process, in user and system mode.

            - Processor time and allocated bytes: medians of {length.Rounds} windows of {length.Round.TotalSeconds} s, for each of {length.Sittings} start(s) of all servers.
            - Memory: the median of {length.Sittings} start(s), with {length.IdleStreams} streams each, after a full collection that gives unused memory back.
            - Ratio: to the bare minimal API. The median of the ratios of the windows, and the range of the middle half of them.
            - Goal: for Gateway. A ratio, or the memory a stream. [Where the time goes](where.md) shows what is behind the processor time.

            {ComparisonTable.Of(findings, Contenders.With(guest))}
            """);
        return text.ToString();
    }
}
