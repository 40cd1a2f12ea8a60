using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Json;

/// <summary>The cost of each kind of value, with a hundred values in a list.</summary>
public class WireToJsonByKind : WireToJsonBenchmarks<Values, ValuesModel>
{
    [ParamsAllValues]
    public ValueKind Kind { get; set; }

    private protected override JsonSample<Values, ValuesModel> CreateSample() => ShapeSamples.Values(Kind);
}
