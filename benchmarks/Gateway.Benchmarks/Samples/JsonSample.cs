using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Benchmarks.Samples;

/// <summary>One message in every form from which a benchmark may start: object, wire, JSON, and the hand-written class.</summary>
internal sealed class JsonSample<TMessage, TModel>
    where TMessage : class, IMessage<TMessage>, new()
    where TModel : class
{
    public JsonSample(TMessage message, JsonTypeInfo<TModel> modelType)
    {
        Message = message;
        ModelType = modelType;
        Type = Schema.FromFiles([message.Descriptor.File]).GetMessage(message.Descriptor.FullName);
        Wire = message.ToByteArray();
        using var json = new PooledBuffer();
        WireToJson.Transcode(Type, Wire, json, JsonOptions.Default);
        Json = json.WrittenSpan.ToArray();
        Model = JsonSerializer.Deserialize(Json, modelType)!;
        RequireJson("the JSON to start from", Json);
        RequireJson("what System.Text.Json made of it", JsonSerializer.SerializeToUtf8Bytes(Model, modelType));
    }

    public TMessage Message { get; }

    public MessageSchema Type { get; }

    public MessageParser<TMessage> Parser { get; } = new(() => new TMessage());

    public byte[] Wire { get; }

    /// <summary>In UTF-8, without blanks.</summary>
    public byte[] Json { get; }

    public TModel Model { get; }

    public JsonTypeInfo<TModel> ModelType { get; }

    /// <summary>Fails unless these bytes are the message. Two contenders that do different work must not be compared.</summary>
    public void RequireWire(string what, ReadOnlySpan<byte> wire) => Require(what, Parser.ParseFrom(wire));

    /// <summary>Fails unless this JSON, as Google.Protobuf reads it, is the message.</summary>
    public void RequireJson(string what, ReadOnlySpan<byte> json) => Require(what, JsonParser.Default.Parse<TMessage>(Encoding.UTF8.GetString(json)));

    private void Require(string what, TMessage actual)
    {
        if (!actual.Equals(Message))
        {
            throw new InvalidOperationException($"{Type.FullName}: {what} is another message.");
        }
    }
}
