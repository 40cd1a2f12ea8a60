namespace Gateway.Benchmarks.Report;

/// <summary>A goal of the engine: its time divided by that of another contender.</summary>
/// <param name="What">The work.</param>
/// <param name="Benchmark">The benchmark class.</param>
/// <param name="Parameters">The parameters of its contest.</param>
/// <param name="Other">The other contender.</param>
/// <param name="Most">The highest ratio that reaches the goal.</param>
internal sealed record Goal(string What, Type Benchmark, string Parameters, string Other, double Most);
