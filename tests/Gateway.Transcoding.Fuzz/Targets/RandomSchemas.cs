using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Fuzz.Schemas;
using Gateway.Transcoding.Tests.Json;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Messages of invented types: after a conversion to JSON and back, the bytes are the same, with any syntax, features and options.</summary>
internal sealed class RandomSchemas() : FuzzTarget("schemas")
{
    private const int Depth = 3;

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, 400)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var made = new SchemaMaker(choices);
        var wire = new MessageMaker(choices).Make(made.Messages[0], Depth);
        var type = Schema.Compile([made.File]).GetMessage("made.M0");
        var options = new JsonOptions
        {
            IgnoreDefaultValues = choices.Next(2) == 0,
            UseProtoFieldNames = choices.Next(2) == 1,
            WriteEnumsAsIntegers = choices.Next(2) == 1,
            WriteInt64sAsStrings = choices.Next(2) == 0,
            WriteIndented = choices.Next(4) == 1,
            RemoveEnumPrefix = choices.Next(2) == 1,
        };

        // The schema determines the length of a field's name, so the bounds of other targets do not apply.
        var json = Json(type, wire, options);
        FuzzException.ThrowUnless(JsonChecks.IsJson(json), () => $"{made.File}\n{Encoding.UTF8.GetString(json)}");
        var again = Wire(type, json, options);
        FuzzException.ThrowUnless(wire.AsSpan().SequenceEqual(again), () => $"{made.File}\n{Encoding.UTF8.GetString(json)}\n{Convert.ToHexString(wire)}\n{Convert.ToHexString(again)}");
        var shuffled = Json(type, Shuffled.Fields(wire, choices), options);
        FuzzException.ThrowUnless(json.AsSpan().SequenceEqual(shuffled), () => $"in another order: {made.File}\n{Encoding.UTF8.GetString(json)}\n{Encoding.UTF8.GetString(shuffled)}");
    }

    private static byte[] Json(MessageSchema type, byte[] wire, JsonOptions options)
    {
        using var json = new Wire.PooledBuffer();
        WireToJson.Transcode(type, wire, json, options);
        return json.WrittenSpan.ToArray();
    }

    private static byte[] Wire(MessageSchema type, byte[] json, JsonOptions options)
    {
        using var wire = new Wire.PooledBuffer();
        JsonToWire.Transcode(type, json, wire, options);
        return wire.WrittenSpan.ToArray();
    }
}
