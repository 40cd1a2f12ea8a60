namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Fields with any number and wire type, read as every type.</summary>
internal sealed class WireBytes() : FuzzTarget("wire-bytes")
{
    public override byte[] Make(Random random)
    {
        var bytes = new List<byte>();
        for (var fields = random.Next(1, 12); fields > 0; fields--)
        {
            bytes.AddRange(WireWords.Field(random, 3));
        }

        return [.. bytes];
    }

    public override void Check(byte[] input)
    {
        foreach (var type in Transcoder.Types)
        {
            JsonChecks.Message(type, input);
        }
    }
}
