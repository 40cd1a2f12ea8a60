using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Json;

/// <summary>The cost of another level of nested messages.</summary>
public class WireToJsonByDepth : WireToJsonBenchmarks<Box, BoxModel>
{
    [Params(1, 8, 32)]
    public int Depth { get; set; }

    private protected override JsonSample<Box, BoxModel> CreateSample() => ShapeSamples.Boxes(Depth);
}
