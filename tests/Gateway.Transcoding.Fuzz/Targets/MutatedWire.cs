using System.Text;
using Gateway.Transcoding.Tests.Json;
using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Real messages with small changes. A conversion to JSON and back must keep the meaning that Google.Protobuf reads.</summary>
internal sealed class MutatedWire() : FuzzTarget("wire-mutated")
{
    public override byte[] Make(Random random)
    {
        var wire = RandomMessages.Everything(random, random.Next(3)).ToByteArray();
        wire = random.Next(2) == 0 ? wire : Shuffled.Fields(wire, random);
        return random.Next(10) == 0 ? wire : Mutation.Of(wire, random, WireWords.All);
    }

    public override void Check(byte[] input)
    {
        var type = Transcoder.Types[0];
        if (JsonChecks.Message(type, input) is not { } json)
        {
            return;
        }

        // Of several values the last one counts. The engine does not check the others, in which Google.Protobuf may find an error.
        var before = Oracle.Parse(input, out _);
        if (before is null)
        {
            return;
        }

        // NaN has many bit patterns and one name in JSON; a Value without a kind becomes null; bytes inside an Any may encode the same message in two ways.
        var text = Encoding.UTF8.GetString(json);
        if (text.Contains("NaN", StringComparison.Ordinal) || text.Contains("null", StringComparison.Ordinal) || before.Any is not null)
        {
            return;
        }

        var wire = Transcoder.ToWire(type, json, JsonOptions.Default, out _);
        var after = wire is null ? null : Oracle.Parse(wire, out _);
        FuzzException.ThrowUnless(wire is null || before.Equals(after), () => $"another message by way of JSON: {string.Join(' ', Everything.Descriptor.Fields.InDeclarationOrder().Where(field => !Equals(field.Accessor.GetValue(before), field.Accessor.GetValue(after))).Select(field => field.Name))}\n{text}");
    }
}
