using System.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Pieces of wire format that noise would rarely produce.</summary>
internal static class WireWords
{
    private static readonly ulong[] Numbers = [0, 1, 2, 127, 128, 16_384, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue, 1UL << 63, 1UL << 32, 0xFFFF_FFFF_8000_0000];

    public static IReadOnlyList<byte[]> All { get; } =
    [
        [0x00], [0x07], [0x0B], [0x0C], [0x80], [0xFF], [0x80, 0x00], [0x08, 0x80], [0x0A, 0x00], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
        [0x23, 0x08, 0x01, 0x24], [0x23], [0x24], [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01], [0x80, 0x80, 0x80, 0x80, 0x10, 0x01], [0xC2, 0x02, 0x02, 0xC3, 0x28],
        .. new[] { "type.googleapis.com/test.Item", "type.googleapis.com/google.protobuf.Any", "/", "é", "\0" }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Makes a field with a random number and wire type, usually well-formed.</summary>
    public static byte[] Field(Random random, int depth)
    {
        using var wire = new PooledBuffer();
        var number = random.Next(4) == 0 ? random.Next(0, 110) : random.Next(1, 65);
        var wireType = random.Next(depth > 0 ? 9 : 6);
        wire.WriteVarint(((uint)number << 3) | (uint)(wireType switch { 6 or 7 => 2, 8 => 3, var other => other }));
        switch (wireType)
        {
            case 0:
                wire.WriteVarint(Number(random));
                break;
            case 1 or 5:
                wire.Write(BitConverter.GetBytes(Number(random)).AsSpan(0, wireType == 1 ? 8 : 4));
                break;
            case 2:
                var text = All[random.Next(All.Count)];
                wire.WriteVarint((uint)text.Length);
                wire.Write(text);
                break;
            case 6 or 7:
                var inner = Inner(random, depth);
                wire.WriteVarint((uint)inner.Length);
                wire.Write(inner);
                break;
            case 8:
                wire.Write(Inner(random, depth));
                wire.WriteVarint(((uint)number << 3) | 4);
                break;
            default:
                break;
        }

        return wire.WrittenSpan.ToArray();
    }

    private static byte[] Inner(Random random, int depth) => [.. Enumerable.Range(0, random.Next(4)).SelectMany(_ => Field(random, depth - 1))];

    private static ulong Number(Random random) => random.Next(2) == 0 ? Numbers[random.Next(Numbers.Length)] : (ulong)random.NextInt64() >> random.Next(64);
}
