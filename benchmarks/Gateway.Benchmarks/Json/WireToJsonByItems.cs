using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;

namespace Gateway.Benchmarks.Json;

/// <summary>The cost per item of a list, and the cost of a short message.</summary>
public class WireToJsonByItems : WireToJsonBenchmarks<Order, OrderModel>
{
    [Params(1, 20, 1_000)]
    public int Items { get; set; }

    private protected override JsonSample<Order, OrderModel> CreateSample() => OrderSample.Create(Items);
}
