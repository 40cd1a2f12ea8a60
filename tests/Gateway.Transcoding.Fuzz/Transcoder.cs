using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Tests.Json.Protos;
using Gateway.Transcoding.Tests.Json.Protos.Editions;
using Gateway.Transcoding.Tests.Json.Protos.Keys;
using Gateway.Transcoding.Tests.Json.Protos.Legacy;
using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz;

/// <summary>Guards the engine: its own errors become null, and every other exception is a finding.</summary>
internal static class Transcoder
{
    public static Schema Schema { get; } = Schema.FromFiles(
        [EverythingReflection.Descriptor, LegacyReflection.Descriptor, EditionReflection.Descriptor, KeysReflection.Descriptor, DescriptorReflection.Descriptor]);

    /// <summary>The types to try with JSON and wire bytes.</summary>
    public static IReadOnlyList<MessageSchema> Types { get; } =
    [
        .. new[]
        {
            "test.Everything", "test.legacy.Order", "test.edition.Sample", "test.keys.Keys", "google.protobuf.Value", "google.protobuf.Struct", "google.protobuf.ListValue",
            "google.protobuf.Any", "google.protobuf.Timestamp", "google.protobuf.Duration", "google.protobuf.FieldMask", "google.protobuf.Int64Value",
            "google.protobuf.DoubleValue", "google.protobuf.BytesValue", "google.protobuf.Empty", "google.protobuf.FileDescriptorProto", "google.rpc.Status",
        }.Select(Schema.GetMessage),
    ];

    public static byte[]? ToWire(MessageSchema type, byte[] json, JsonOptions options, out TranscodingException? refusal)
    {
        using var wire = new PooledBuffer();
        TranscodingException? caught = null;
        Bounds.Guard(json.Length, wire, () =>
        {
            try
            {
                JsonToWire.Transcode(type, json, wire, options);
            }
            catch (TranscodingException error)
            {
                caught = error;
            }
        });
        refusal = caught;
        if (caught is null)
        {
            return wire.WrittenSpan.ToArray();
        }

        FuzzException.ThrowUnless(wire.WrittenCount == 0, () => "a refused text wrote bytes");
        FuzzException.ThrowUnless(caught is { Line: > 0, Column: > 0 } || caught.Message.Contains("required", StringComparison.Ordinal), () => $"no place in: {caught.Message}");
        FuzzException.ThrowUnless(caught.Message.Length < 4096, () => $"an error of {caught.Message.Length} characters");
        return null;
    }

    public static byte[]? ToJson(MessageSchema type, byte[] wire, JsonOptions options)
    {
        using var json = new PooledBuffer();
        var refused = false;
        Bounds.Guard(wire.Length, json, () =>
        {
            try
            {
                WireToJson.Transcode(type, wire, json, options);
            }
            catch (MalformedMessageException error)
            {
                refused = true;
                FuzzException.ThrowUnless(error.Message.Length < 4096, () => $"an error of {error.Message.Length} characters");
            }
        });
        FuzzException.ThrowUnless(!refused || json.WrittenCount == 0, () => "refused bytes wrote JSON");
        return refused ? null : json.WrittenSpan.ToArray();
    }
}
