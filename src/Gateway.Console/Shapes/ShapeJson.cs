using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Console.Methods;

namespace Gateway.Console.Shapes;

/// <summary>The JSON settings for lists and shapes: unset members are left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MethodList))]
[JsonSerializable(typeof(MethodShape))]
internal sealed partial class ShapeJson : JsonSerializerContext;

internal static class ShapeJsonExtensions
{
    public static byte[] ToJson(this MethodList list) => JsonSerializer.SerializeToUtf8Bytes(list, ShapeJson.Default.MethodList);

    public static byte[] ToJson(this MethodShape shape) => JsonSerializer.SerializeToUtf8Bytes(shape, ShapeJson.Default.MethodShape);
}
