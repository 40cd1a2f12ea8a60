using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Report;

/// <summary>The report in Markdown: the machine, the goals, a table for each axis.</summary>
internal static class ReportText
{
    private const string Engine = "Engine";

    public static string Write(string machine, Goal[] goals, (string Title, Type[] Benchmarks)[] axes, List<Contest> contests)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # The engine's speed

            Written by `benchmarks/report.sh`; do not edit. What the numbers mean and where the time goes is in [the benchmarks' README](../README.md).

            ```
            {machine.Trim()}
            ```

            Ratios are medians over rounds in which the contenders take turns, by processor time; nanoseconds depend on the machine and what else it does.

            ## Goals

            An order of 1 KB with 20 items, all rules of ProtoJSON in force.

            | work | compared with | goal | reached | |
            |---|---|---|---|---|

            """);
        foreach (var goal in goals)
        {
            AppendGoal(text, goal, contests.Single(c => c.Type == goal.Benchmark && c.Parameters == goal.Parameters));
        }

        AppendAllocation(text, contests);
        foreach (var (title, benchmarks) in axes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
            foreach (var benchmark in benchmarks)
            {
                AppendTable(text, [.. contests.Where(c => c.Type == benchmark)]);
            }
        }

        return text.ToString();
    }

    private static void AppendGoal(StringBuilder text, Goal goal, Contest contest)
    {
        var ratio = contest.Contenders.Single(c => c.Name == Engine).RatioTo(contest.Contenders.Single(c => c.Name == goal.Other));
        var verdict = ratio <= goal.Most ? "reached" : string.Create(CultureInfo.InvariantCulture, $"missed by {(ratio / goal.Most) - 1:P0}");
        text.Append(CultureInfo.InvariantCulture, $"| {goal.What} | {goal.Other} | {goal.Most:F2} | **{ratio:F2}** | {verdict} |\n");
    }

    private static void AppendAllocation(StringBuilder text, List<Contest> contests)
    {
        // The echo's message is the service's, not the engine's.
        var allocated = contests
            .Where(c => c.Type.Namespace == typeof(Json.TypedEcho).Namespace && c.Type != typeof(Json.TypedEcho))
            .SelectMany(c => c.Contenders)
            .Where(c => c.Name == Engine)
            .Max(c => c.Allocated);
        text.Append(CultureInfo.InvariantCulture, $"\nThe engine allocates {allocated:N0} B a message, the most of all rows below except the echo, whose message object is the service's.\n");
    }

    private static void AppendTable(StringBuilder text, List<Contest> contests)
    {
        var others = contests[0].Contenders.Where(c => c.Name != Engine).Select(c => c.Name).ToList();
        var hasEngine = contests[0].Contenders.Any(c => c.Name == Engine);
        text.Append(CultureInfo.InvariantCulture, $"\n### {contests[0].Type.Name}\n\n");
        if (!hasEngine)
        {
            AppendTimes(text, contests);
            return;
        }

        text.Append("| | Engine ns | Engine B |");
        text.Append(string.Concat(others.Select(name => $" {name} ns | {name} B | Engine / {name} |"))).Append('\n');
        text.Append("|---|--:|--:|").Append(string.Concat(others.Select(_ => "--:|--:|--:|"))).Append('\n');
        foreach (var contest in contests)
        {
            var engine = contest.Contenders.Single(c => c.Name == Engine);
            text.Append(CultureInfo.InvariantCulture, $"| {contest.Parameters} | {engine.Nanoseconds:N0} | {engine.Allocated:N0} |");
            foreach (var other in contest.Contenders.Where(c => c != engine))
            {
                text.Append(CultureInfo.InvariantCulture, $" {other.Nanoseconds:N0} | {other.Allocated:N0} | **{engine.RatioTo(other):F2}** |");
            }

            text.Append('\n');
        }
    }

    private static void AppendTimes(StringBuilder text, List<Contest> contests)
    {
        text.Append('|').Append(string.Concat(contests[0].Contenders.Select(c => $" | {c.Name} ns | {c.Name} B"))).Append(" |\n");
        text.Append("|---|").Append(string.Concat(contests[0].Contenders.Select(_ => "--:|--:|"))).Append('\n');
        foreach (var contest in contests)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {contest.Parameters} |");
            text.Append(string.Concat(contest.Contenders.Select(c => string.Create(CultureInfo.InvariantCulture, $" {c.Nanoseconds:N1} | {c.Allocated:N0} |")))).Append('\n');
        }
    }
}
