using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Json;

/// <summary>What each kind of value costs, a hundred in a list.</summary>
public class WireToJsonByKind : WireToJsonBenchmarks<Values, ValuesModel>
{
    [ParamsAllValues]
    public ValueKind Kind { get; set; }

    private protected override JsonSample<Values, ValuesModel> CreateSample() => ShapeSamples.Values(Kind);
}
