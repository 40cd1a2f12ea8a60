using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Tests.Json.Protos;
using Gateway.Transcoding.Tests.Json.Protos.Editions;
using Gateway.Transcoding.Tests.Json.Protos.Legacy;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The engine with the test protos. Takes and returns strings and messages instead of bytes.</summary>
internal static class Engine
{
    public static Schema Schema { get; } = Schema.FromFiles([EverythingReflection.Descriptor, LegacyReflection.Descriptor, EditionReflection.Descriptor]);

    public static MessageSchema Everything { get; } = Schema.GetMessage("test.Everything");

    public static byte[] ToWire(string json, JsonOptions? options = null, string type = "test.Everything") =>
        ToWire(Encoding.UTF8.GetBytes(json), options, type);

    public static byte[] ToWire(byte[] json, JsonOptions? options = null, string type = "test.Everything")
    {
        using var wire = new PooledBuffer();
        JsonToWire.Transcode(Schema.GetMessage(type), json, wire, options ?? JsonOptions.Default);
        return wire.WrittenSpan.ToArray();
    }

    public static Everything Parse(string json, JsonOptions? options = null) =>
        Protos.Everything.Parser.ParseFrom(ToWire(json, options));

    public static string ToJson(byte[] wire, JsonOptions? options = null, string type = "test.Everything")
    {
        using var json = new PooledBuffer();
        WireToJson.Transcode(Schema.GetMessage(type), wire, json, options ?? new JsonOptions { IgnoreDefaultValues = true });
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    public static string ToJson(IMessage message, JsonOptions? options = null) =>
        ToJson(message.ToByteArray(), options, message.Descriptor.FullName);

    public static TranscodingException Refusal(string json, JsonOptions? options = null, string type = "test.Everything") =>
        Assert.Throws<TranscodingException>(() => ToWire(json, options, type));

    public static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
