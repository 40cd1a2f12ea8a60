using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Samples;
using Gateway.Transcoding;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Benchmarks.Json;

/// <summary>What does it cost to turn JSON into a message on the wire?</summary>
/// <remarks>System.Text.Json stops at an object and makes no wire format. Google.Protobuf makes the wire format from its message object.</remarks>
[MemoryDiagnoser]
public abstract class JsonToWireBenchmarks<TMessage, TModel>
    where TMessage : class, IMessage<TMessage>, new()
    where TModel : class
{
    private readonly PooledBuffer _wire = new();
    private JsonSample<TMessage, TModel> _sample = null!;

    [GlobalSetup]
    public void Setup()
    {
        _sample = CreateSample();
        Engine();
        _sample.RequireWire(nameof(Engine), _wire.WrittenSpan);
        GoogleProtobuf();
        _sample.RequireWire(nameof(GoogleProtobuf), _wire.WrittenSpan);
        _sample.RequireJson(nameof(SystemTextJson), JsonSerializer.SerializeToUtf8Bytes(SystemTextJson()!, _sample.ModelType));
    }

    [Benchmark(Baseline = true)]
    public TModel? SystemTextJson() => JsonSerializer.Deserialize(_sample.Json, _sample.ModelType);

    [Benchmark]
    public int GoogleProtobuf()
    {
        _wire.Clear();
        JsonParser.Default.Parse<TMessage>(Encoding.UTF8.GetString(_sample.Json)).WriteTo(_wire);
        return _wire.WrittenCount;
    }

    [Benchmark]
    public int Engine()
    {
        _wire.Clear();
        JsonToWire.Transcode(_sample.Type, _sample.Json, _wire, JsonOptions.Default);
        return _wire.WrittenCount;
    }

    private protected abstract JsonSample<TMessage, TModel> CreateSample();
}
