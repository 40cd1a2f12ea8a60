using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;
using Gateway.Transcoding;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Benchmarks.Json;

/// <summary>What does a whole call cost, without HTTP, if its service takes and returns an object?</summary>
/// <remarks>The engine goes from JSON to wire, message, wire and JSON. The others go from JSON to an object and back.</remarks>
[MemoryDiagnoser]
public class TypedEcho
{
    private readonly PooledBuffer _wire = new();
    private readonly PooledBuffer _json = new();
    private JsonSample<Order, OrderModel> _sample = null!;
    private Utf8JsonWriter _writer = null!;

    [Params(1, 20, 1_000)]
    public int Items { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _sample = OrderSample.Create(Items);
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
        JsonSerializer.Serialize(_writer, JsonSerializer.Deserialize(_sample.Json, _sample.ModelType)!, _sample.ModelType);
        return _json.WrittenCount;
    }

    [Benchmark]
    public int GoogleProtobuf()
    {
        _json.Clear();
        var message = JsonParser.Default.Parse<Order>(Encoding.UTF8.GetString(_sample.Json));
        Encoding.UTF8.GetBytes(Utf8Json.Formatter.Format(message), _json);
        return _json.WrittenCount;
    }

    [Benchmark]
    public int Engine()
    {
        _wire.Clear();
        _json.Clear();
        JsonToWire.Transcode(_sample.Type, _sample.Json, _wire, JsonOptions.Default);
        var message = _sample.Parser.ParseFrom(_wire.WrittenSpan);
        _wire.Clear();
        message.WriteTo(_wire);
        WireToJson.Transcode(_sample.Type, _wire.WrittenSpan, _json, JsonOptions.Default);
        return _json.WrittenCount;
    }
}
