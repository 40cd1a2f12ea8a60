namespace Gateway.Benchmarks.Report;

/// <summary>What the engine is to reach: its time over that of another contender.</summary>
/// <param name="What">The work.</param>
/// <param name="Benchmark">The benchmark class.</param>
/// <param name="Parameters">The contest of it.</param>
/// <param name="Other">Whom the engine is compared with.</param>
/// <param name="Most">The highest ratio that counts as reached.</param>
internal sealed record Goal(string What, Type Benchmark, string Parameters, string Other, double Most);
