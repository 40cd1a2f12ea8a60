using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Gateway.Benchmarks.Report;

// "report" and a file: measures the engine in a few minutes, also on a machine with other work.
if (args is ["report", var path])
{
    return EngineReport.Write(path);
}

// Otherwise the arguments are those of BenchmarkDotNet; exit code 1 when a benchmark failed, 2 when none ran.
var config = DefaultConfig.Instance.WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config).ToArray();
var ran = summaries.Sum(summary => summary.GetNumberOfExecutedBenchmarks());
var failed = summaries.Sum(summary => summary.BenchmarksCases.Length - summary.Reports.Count(report => report.Success));

Console.WriteLine($"{ran} benchmarks ran, {failed} failed.");
return failed > 0 || summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : ran == 0 ? 2 : 0;
