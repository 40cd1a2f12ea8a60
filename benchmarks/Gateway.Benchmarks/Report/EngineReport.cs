using System.Diagnostics;
using System.Runtime;
using BenchmarkDotNet.Environments;
using Gateway.Benchmarks.Json;
using Gateway.Benchmarks.Routing;

namespace Gateway.Benchmarks.Report;

/// <summary>Measures the engine and its baselines in turn in one process, and writes the result as Markdown.</summary>
/// <remarks>
/// BenchmarkDotNet measures one contender after another, so on a machine with other work the ratio of two times depends on chance.
/// Here contenders take turns in rounds of milliseconds of processor time, and the median of the rounds' ratios counts.
/// </remarks>
internal static class EngineReport
{
    private const string SystemTextJson = "SystemTextJson";
    private const string GoogleProtobuf = "GoogleProtobuf";
    private const string KiloByteOrder = "Items = 20";
    private const int Rounds = 51;

    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(60);

    /// <summary>When the runtime has compiled nothing for this long, compilation counts as finished.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private static readonly Goal[] Goals =
    [
        new("JSON to wire", typeof(JsonToWireByItems), KiloByteOrder, SystemTextJson, 0.30),
        new("JSON to wire", typeof(JsonToWireByItems), KiloByteOrder, GoogleProtobuf, 0.12),
        new("wire to JSON", typeof(WireToJsonByItems), KiloByteOrder, SystemTextJson, 0.55),
        new("wire to JSON", typeof(WireToJsonByItems), KiloByteOrder, GoogleProtobuf, 0.18),
        new("wire to JSON, doubles of 17 digits", typeof(WireToJsonByKind), "Kind = LongDoubles", SystemTextJson, 0.90),
        new("typed echo: JSON, wire, message, wire, JSON", typeof(TypedEcho), KiloByteOrder, SystemTextJson, 0.70),
    ];

    private static readonly (string Title, Type[] Benchmarks)[] Axes =
    [
        ("List length (an order with so many items; 20 make 1 KB)", [typeof(JsonToWireByItems), typeof(WireToJsonByItems), typeof(TypedEcho)]),
        ("Kind of value (a hundred in a list)", [typeof(JsonToWireByKind), typeof(WireToJsonByKind)]),
        ("Depth (messages inside each other)", [typeof(JsonToWireByDepth), typeof(WireToJsonByDepth)]),
        ("Body size (one string of so many bytes)", [typeof(JsonToWireBySize), typeof(WireToJsonBySize)]),
        ("Route lookup", [typeof(FindRoute)]),
    ];

    public static int Write(string path)
    {
        var contests = Axes.SelectMany(axis => axis.Benchmarks).SelectMany(Contest.Of).ToList();
        WarmUp(contests);
        foreach (var contest in contests)
        {
            contest.Measure(Round, Rounds);
            Console.WriteLine($"{contest.Type.Name} {contest.Parameters}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, ReportText.Write(Machine(), Goals, Axes, contests));
        Console.WriteLine($"The report is in {Path.GetFullPath(path)}");
        return 0;
    }

    /// <summary>Runs every contender in turn until the runtime has compiled all code, because a server handles many messages.</summary>
    private static void WarmUp(List<Contest> contests)
    {
        var total = Stopwatch.StartNew();
        var quiet = Stopwatch.StartNew();
        var compiled = JitInfo.GetCompiledMethodCount();
        while (quiet.Elapsed < Quiet && total.Elapsed < LongestWarmUp)
        {
            foreach (var contender in contests.SelectMany(contest => contest.Contenders))
            {
                contender.WarmUp();
            }

            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                compiled = now;
                quiet.Restart();
            }
        }
    }

    private static string Machine() => string.Join(Environment.NewLine, HostEnvironmentInfo.GetCurrent().ToFormattedString());
}
