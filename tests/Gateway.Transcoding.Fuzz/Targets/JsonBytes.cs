namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Pieces of JSON in any order, read as the JSON of every type.</summary>
internal sealed class JsonBytes() : FuzzTarget("json-bytes")
{
    public override byte[] Make(Random random)
    {
        var bytes = new List<byte>();
        for (var pieces = random.Next(1, 30); pieces > 0; pieces--)
        {
            bytes.AddRange(random.Next(8) == 0 ? [(byte)random.Next(256)] : JsonWords.All[random.Next(JsonWords.All.Count)]);
        }

        return [.. bytes];
    }

    public override void Check(byte[] input)
    {
        foreach (var type in Transcoder.Types)
        {
            JsonChecks.Text(type, input);
        }
    }
}
