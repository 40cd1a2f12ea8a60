using System.Diagnostics;
using System.Text;

namespace Gateway.Transcoding.Fuzz;

/// <summary>Replays earlier findings, then makes new inputs for each target in turn until the time is over.</summary>
/// <remarks>
/// Seed, target and case number alone determine a case, so <c>--seed S --target T --case N</c> repeats it. After a finding, the run skips the
/// target. If a case does not end, a timer reports it and ends the process, because no other code could.
/// </remarks>
internal sealed class FuzzRun(IReadOnlyList<FuzzTarget> targets, FuzzOptions options)
{
    private static readonly TimeSpan LongestCase = TimeSpan.FromSeconds(60);

    private readonly Dictionary<FuzzTarget, long> _cases = targets.ToDictionary(target => target, _ => 0L);
    private readonly HashSet<FuzzTarget> _failed = [];
    private FuzzTarget? _current;
    private byte[] _input = [];
    private long _started = Stopwatch.GetTimestamp();
    private int _passed;
    private int _findings;

    public int Run()
    {
        Console.WriteLine($"seed {options.Seed}");
        using var watch = new Timer(_ => EndIfStuck(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        PlayRegressions();
        var chosen = targets.Where(target => options.Target is null || target.Name == options.Target).ToList();
        var begin = Stopwatch.GetTimestamp();
        do
        {
            foreach (var target in chosen.Where(target => !_failed.Contains(target)))
            {
                // Run several cases at a time, so that a target meets the caches of the engine as the target before left them.
                for (var i = 0; i < 20 && !_failed.Contains(target); i++)
                {
                    RunCase(target, options.Case ?? _cases[target]);
                    _cases[target]++;
                }
            }
        }
        while (options.Case is null && _failed.Count < chosen.Count && Stopwatch.GetElapsedTime(begin) < options.Duration);

        foreach (var target in chosen)
        {
            Console.WriteLine($"{(_failed.Contains(target) ? "FAILED" : "passed")} {target.Name}: {_cases[target]} cases");
            _passed += _failed.Contains(target) ? 0 : 1;
        }

        Console.WriteLine($"fuzz: {_passed} passed, {_findings} failed");
        return _findings == 0 && _passed > 0 ? 0 : 1;
    }

    private void PlayRegressions()
    {
        using var reader = new StreamReader(typeof(FuzzRun).Assembly.GetManifestResourceStream("regressions.txt")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ', 3) is [var name, var base64, ..] && name != "#")
            {
                var target = targets.Single(target => target.Name == name);
                _passed += Holds(target, Convert.FromBase64String(base64), "a regression") ? 1 : 0;
            }
        }
    }

    private void RunCase(FuzzTarget target, long number)
    {
        var random = new Random(HashCode(options.Seed, target.Name, number));
        if (!Holds(target, target.Make(random), $"--seed {options.Seed} --target {target.Name} --case {number}"))
        {
            _failed.Add(target);
        }
    }

    private bool Holds(FuzzTarget target, byte[] input, string origin)
    {
        (_current, _input, _started) = (target, input, Stopwatch.GetTimestamp());
        try
        {
            target.Check(input);
            return true;
        }
#pragma warning disable CA1031 // Every exception is a finding.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _findings++;
            var smaller = Minimizer.Shrink(target, input);
            Console.WriteLine($"FINDING {target.Name}: {error.GetType().Name}: {error.Message}\n  {origin}");
            Console.WriteLine($"  as text: {Encoding.UTF8.GetString(smaller.AsSpan(0, Math.Min(smaller.Length, 1000)))}");
            Console.WriteLine($"  {error.StackTrace?.ReplaceLineEndings("\n  ")}");
            Console.WriteLine($"  for regressions.txt:\n{target.Name} {Convert.ToBase64String(smaller)} WHAT WAS WRONG");
            return false;
        }
        finally
        {
            _current = null;
        }
    }

    private void EndIfStuck()
    {
        if (_current is { } target && Stopwatch.GetElapsedTime(_started) > LongestCase)
        {
            Console.WriteLine($"FINDING {target.Name}: no end after {LongestCase.TotalSeconds} s\n{target.Name} {Convert.ToBase64String(_input)} NO END");
            Environment.Exit(1);
        }
    }

    // System.HashCode would differ from process to process.
    private static int HashCode(long seed, string name, long number)
    {
        var hash = (ulong)seed * 0x9E3779B97F4A7C15;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }

        hash = (hash ^ (ulong)number) * 0xC2B2AE3D27D4EB4F;
        return (int)(hash >> 32);
    }
}
