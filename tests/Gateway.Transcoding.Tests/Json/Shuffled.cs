using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Json;

internal static class Shuffled
{
    /// <summary>The fields of a message in another order. Fields with the same number keep their order.</summary>
    public static byte[] Fields(byte[] wire, Random random)
    {
        var records = new List<(int Number, byte[] Bytes)>();
        var reader = new WireReader(wire);
        var start = 0;
        while (reader.TryReadTag(out var number, out var wireType))
        {
            reader.Skip(number, wireType);
            records.Add((number, wire[start..reader.Position]));
            start = reader.Position;
        }

        var groups = records.GroupBy(r => r.Number).Select(g => g.ToArray()).ToArray();
        random.Shuffle(groups);
        return [.. groups.SelectMany(g => g).SelectMany(r => r.Bytes)];
    }
}
