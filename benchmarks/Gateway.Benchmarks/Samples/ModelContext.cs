using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Benchmarks.Samples;

/// <summary>System.Text.Json at its fastest: source generation, with the generated writer where the encoder allows it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderModel))]
[JsonSerializable(typeof(BoxModel))]
[JsonSerializable(typeof(ValuesModel))]
[JsonSerializable(typeof(LetterModel))]
internal sealed partial class ModelContext : JsonSerializerContext
{
    /// <summary>Writes text beyond ASCII as it is, as ProtoJSON does. The default encoder would write six times the bytes.</summary>
    public static ModelContext Relaxed =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
