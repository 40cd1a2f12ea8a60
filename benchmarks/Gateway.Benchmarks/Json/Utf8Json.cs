using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf;

namespace Gateway.Benchmarks.Json;

/// <summary>The other contenders, configured to write the same JSON as the engine.</summary>
internal static class Utf8Json
{
    /// <summary>Writes defaults too.</summary>
    public static JsonFormatter Formatter { get; } = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    /// <summary>A reusable writer without the checks that generated code does not need.</summary>
    public static Utf8JsonWriter CreateWriter(IBufferWriter<byte> json, JsonTypeInfo type) =>
        new(json, new() { Encoder = type.Options.Encoder, SkipValidation = true });
}
