namespace Gateway.Transcoding.Fuzz;

/// <summary>Makes random numbers from bytes. A structured input (a message, a schema, a query) is the list of choices that make it, so fewer bytes make a smaller input.</summary>
/// <remarks>After the end of the bytes, every choice is the first one.</remarks>
internal sealed class Choices(byte[] bytes) : Random(0)
{
    private int _at;

    public bool AtEnd => _at >= bytes.Length;

    public override int Next(int maxValue) => Next(0, maxValue);

    public override int Next(int minValue, int maxValue) => (int)NextInt64(minValue, maxValue);

    public override long NextInt64(long maxValue) => NextInt64(0, maxValue);

    public override long NextInt64(long minValue, long maxValue)
    {
        var range = (ulong)(maxValue - minValue);
        return minValue + (long)(range <= 1 ? 0 : Take(range <= 256 ? 1 : range <= 65_536 ? 2 : 8) % range);
    }

    public override double NextDouble() => Sample();

    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var b in buffer)
        {
            b = (byte)Take(1);
        }
    }

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    protected override double Sample() => (Take(4) & uint.MaxValue) / (uint.MaxValue + 1.0);

    private ulong Take(int count)
    {
        var value = 0UL;
        for (var i = 0; i < count; i++)
        {
            value = (value << 8) | (_at < bytes.Length ? bytes[_at++] : (byte)0);
        }

        return value;
    }
}
