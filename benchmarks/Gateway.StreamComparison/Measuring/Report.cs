using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.StreamComparison.Server;

namespace Gateway.StreamComparison.Measuring;

/// <summary>The table of <c>benchmarks/reports/comparison.md</c>.</summary>
internal static class Report
{
    public static void Write(TextWriter output, IReadOnlyList<Row> rows, Feed feed, int rounds)
    {
        output.WriteLine(Invariant(
            $"{Feed.Length} messages, one each {feed.Interval.TotalMilliseconds:0} ms; medians of {rounds} rounds; {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors"));
        output.WriteLine();
        output.WriteLine("| way | requests | bytes up | bytes down | bytes a message | first message, ms | delay of a message, ms |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            var bytes = row.Median(result => result.Sent + result.Received);
            output.WriteLine(Invariant(
                $"| {row.Contender.Name} | {row.Median(result => result.Requests)} | {row.Median(result => result.Sent)} | {row.Median(result => result.Received)} | {bytes / Feed.Length} | {row.Median(result => result.First).TotalMilliseconds:0.0} | {row.Median(result => result.Delay).TotalMilliseconds:0.0} |"));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
