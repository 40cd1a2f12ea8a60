using System.Text;
using Gateway.Transcoding.Tests.Json;
using Google.Protobuf;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>JSON of real messages with small changes. If Google.Protobuf accepts it too, both must read the same message.</summary>
internal sealed class MutatedJson() : FuzzTarget("json-mutated")
{
    public override byte[] Make(Random random)
    {
        var message = RandomMessages.Everything(random, random.Next(3));
        var options = new JsonOptions { IgnoreDefaultValues = random.Next(4) > 0, WriteIndented = random.Next(4) == 0, UseProtoFieldNames = random.Next(2) == 0 };
        var json = Transcoder.ToJson(Transcoder.Schema.GetMessage("test.Everything"), message.ToByteArray(), options)!;
        return random.Next(10) == 0 ? json : Mutation.Of(json, random, JsonWords.All);
    }

    public override void Check(byte[] input)
    {
        if (JsonChecks.Text(Transcoder.Types[0], input) is not { } wire)
        {
            return;
        }

        var read = Oracle.Parse(wire, out var problem) ?? throw new FuzzException($"wrote what Google.Protobuf cannot read: {problem}");
        if (Oracle.ParseJson(Encoding.UTF8.GetString(input)) is { } theirs)
        {
            Oracle.DropMasks(read);
            Oracle.DropMasks(theirs);

            // Compare as JSON: Google.Protobuf treats 0 and -0 as different values and does not write -0.
            var (ours, other) = (Oracle.Format(read), Oracle.Format(theirs));
            FuzzException.ThrowUnless(ours == other, () => $"means something else to Google.Protobuf:\n{ours}\n{other}");
        }
    }
}
