using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Fuzz.Schemas;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Descriptors that no compiler would write: the engine refuses them, or handles every message of them.</summary>
internal sealed class MutatedSchemas() : FuzzTarget("schemas-mutated")
{
    private static readonly byte[][] Words = [.. WireWords.All, .. new[] { ".made.M0", ".made.Kind", ".made.M1", ".google.protobuf.Any", "proto3", "editions" }.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, 60)];
        random.NextBytes(choices);
        return Mutation.Of(new SchemaMaker(new Choices(choices)).File.ToByteArray(), random, Words);
    }

    public override void Check(byte[] input)
    {
        FileDescriptorProto file;
        try
        {
            file = FileDescriptorProto.Parser.ParseFrom(input);
        }
        catch (InvalidProtocolBufferException)
        {
            return;
        }

        Schema schema;
        try
        {
            schema = Schema.Compile([file]);
        }
        catch (SchemaException error)
        {
            FuzzException.ThrowUnless(error.Problems.Count > 0, () => "refused without a reason");
            return;
        }

        foreach (var type in schema.Messages.Where(type => type.FullName.StartsWith("made.", StringComparison.Ordinal)))
        {
            Transcoder.ToWire(type, "{}"u8.ToArray(), JsonOptions.Default, out _);
            Transcoder.ToJson(type, [0x08, 0x01, 0x0A, 0x02, 0x08, 0x01], new JsonOptions { IgnoreDefaultValues = true });
        }
    }
}
