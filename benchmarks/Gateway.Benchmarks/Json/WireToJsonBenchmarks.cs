using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Samples;
using Gateway.Transcoding;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Benchmarks.Json;

/// <summary>What does it cost to turn a message on the wire into JSON?</summary>
/// <remarks>System.Text.Json starts at an object and reads no wire format. Google.Protobuf reads the wire format into its message object.</remarks>
[MemoryDiagnoser]
public abstract class WireToJsonBenchmarks<TMessage, TModel>
    where TMessage : class, IMessage<TMessage>, new()
    where TModel : class
{
    private readonly PooledBuffer _json = new();
    private JsonSample<TMessage, TModel> _sample = null!;
    private Utf8JsonWriter _writer = null!;

    [GlobalSetup]
    public void Setup()
    {
        _sample = CreateSample();
        _writer = Utf8Json.CreateWriter(_json, _sample.ModelType);
        Engine();
        _sample.RequireJson(nameof(Engine), _json.WrittenSpan);
        GoogleProtobuf();
        _sample.RequireJson(nameof(GoogleProtobuf), _json.WrittenSpan);
        SystemTextJson();
        _sample.RequireJson(nameof(SystemTextJson), _json.WrittenSpan);
    }

    [Benchmark(Baseline = true)]
    public int SystemTextJson()
    {
        _json.Clear();
        _writer.Reset();
        JsonSerializer.Serialize(_writer, _sample.Model, _sample.ModelType);
        return _json.WrittenCount;
    }

    [Benchmark]
    public int GoogleProtobuf()
    {
        _json.Clear();
        Encoding.UTF8.GetBytes(Utf8Json.Formatter.Format(_sample.Parser.ParseFrom(_sample.Wire)), _json);
        return _json.WrittenCount;
    }

    [Benchmark]
    public int Engine()
    {
        _json.Clear();
        WireToJson.Transcode(_sample.Type, _sample.Wire, _json, JsonOptions.Default);
        return _json.WrittenCount;
    }

    private protected abstract JsonSample<TMessage, TModel> CreateSample();
}
