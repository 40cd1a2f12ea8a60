using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>JSON of any shape as a <c>google.protobuf.Value</c>. The engine and System.Text.Json must accept the same texts with the same meaning.</summary>
internal sealed class JsonValues() : FuzzTarget("json-values")
{
    private const int DeepestRead = 64;

    public override byte[] Make(Random random)
    {
        var text = new StringBuilder();
        Write(random, text, random.Next(6));
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(3) == 0 ? json : Mutation.Of(json, random, JsonWords.All);
    }

    public override void Check(byte[] input)
    {
        var wire = Transcoder.ToWire(Transcoder.Schema.GetMessage("google.protobuf.Value"), input, JsonOptions.Default, out var refusal);
        var expected = IsSound(input);
        FuzzException.ThrowUnless(wire is not null == expected, () => expected ? $"refused: {refusal!.Message}" : "accepted what System.Text.Json refuses");
        if (wire is not null)
        {
            using var document = JsonDocument.Parse(JsonChecks.WithoutMark(input));
            FuzzException.ThrowUnless(Means(document.RootElement, Value.Parser.ParseFrom(wire)), () => "means something else to System.Text.Json");
        }
    }

    /// <summary>Whether a text is well-formed and has nothing that only ProtoJSON refuses: lone surrogates, too large numbers, duplicate names.</summary>
    private static bool IsSound(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(JsonChecks.WithoutMark(json), new JsonDocumentOptions { MaxDepth = DeepestRead });
            return IsSound(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsSound(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString() is not null,
        JsonValueKind.Number => double.IsFinite(element.GetDouble()),
        JsonValueKind.Array => element.EnumerateArray().All(IsSound),
        JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && IsSound(member.Value))
            && element.EnumerateObject().DistinctBy(member => member.Name).Count() == element.EnumerateObject().Count(),
        _ => true,
    };

    private static bool Means(JsonElement element, Value value) => element.ValueKind switch
    {
        JsonValueKind.Null => value.HasNullValue,
        JsonValueKind.True or JsonValueKind.False => value.HasBoolValue && value.BoolValue == element.GetBoolean(),
        JsonValueKind.Number => value.HasNumberValue && BitConverter.DoubleToInt64Bits(value.NumberValue) == BitConverter.DoubleToInt64Bits(element.GetDouble()),
        JsonValueKind.String => value.HasStringValue && value.StringValue == element.GetString(),
        JsonValueKind.Array => value.KindCase == Value.KindOneofCase.ListValue && MeansAll(element, value.ListValue),
        _ => value.KindCase == Value.KindOneofCase.StructValue && MeansAll(element, value.StructValue),
    };

    private static bool MeansAll(JsonElement array, ListValue list) =>
        array.GetArrayLength() == list.Values.Count && array.EnumerateArray().Zip(list.Values).All(pair => Means(pair.First, pair.Second));

    private static bool MeansAll(JsonElement map, Struct fields) =>
        map.EnumerateObject().Count() == fields.Fields.Count && map.EnumerateObject().All(member => fields.Fields.TryGetValue(member.Name, out var other) && Means(member.Value, other));

    private static void Write(Random random, StringBuilder text, int depth)
    {
        switch (random.Next(depth > 0 ? 8 : 5))
        {
            case 0:
                text.Append(random.Next(3) switch { 0 => "null", 1 => "true", _ => "false" });
                break;
            case 1:
                text.Append(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case 2:
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{BitConverter.Int64BitsToDouble(random.NextInt64()) * 1e-10:R}");
                break;
            case 3 or 4:
                text.Append('"').Append(Piece(random)).Append('"');
                break;
            case 5 or 6:
                text.Append('{');
                for (var i = random.Next(5); i > 0; i--)
                {
                    text.Append('"').Append(Piece(random)).Append(i).Append("\":");
                    Write(random, text, depth - 1);
                    text.Append(i == 1 ? "" : ", ");
                }

                text.Append('}');
                break;
            default:
                text.Append('[');
                for (var i = random.Next(5); i > 0; i--)
                {
                    Write(random, text, depth - 1);
                    text.Append(i == 1 ? "" : ",\n");
                }

                text.Append(']');
                break;
        }
    }

    private static string Piece(Random random) => random.Next(7) switch
    {
        0 => "",
        1 => "\\\"\\\\\\/\\b\\f\\n\\r\\t",
        2 => $"\\u{random.Next(0xD800):x4}",
        3 => "\\ud83d\\ude00é€😀",
        4 => new string('x', random.Next(70)),
        5 => new string('é', random.Next(70)),
        _ => "a" + random.Next(10),
    };
}
