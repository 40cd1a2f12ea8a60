using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Json;

/// <summary>The throughput of plain text in bytes per second.</summary>
public class WireToJsonBySize : WireToJsonBenchmarks<Letter, LetterModel>
{
    [Params(1 << 10, 1 << 16, 1 << 20)]
    public int Bytes { get; set; }

    private protected override JsonSample<Letter, LetterModel> CreateSample() => ShapeSamples.Letter(Bytes);
}
