using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Wire;

public sealed class WireReaderTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(uint.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public void A_varint_reads_back(ulong value)
    {
        using var wire = new PooledBuffer();
        wire.WriteVarint(value);

        Assert.Equal(WireWriter.VarintLength(value), wire.WrittenCount);
        var reader = new WireReader(wire.WrittenSpan);
        Assert.Equal(value, reader.ReadVarint());
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Every_wire_type_is_read_and_skipped()
    {
        using var wire = new PooledBuffer();
        wire.WriteTag(1, WireType.Varint);
        wire.WriteVarint(300);
        wire.WriteFixed64(2, 5);
        wire.WriteLengthDelimited(3, "abc"u8);
        wire.WriteTag(4, WireType.StartGroup);
        wire.WriteFixed32(1, 9);
        wire.WriteTag(4, WireType.EndGroup);
        wire.WriteFixed32(536_870_911, 7);

        var reader = new WireReader(wire.WrittenSpan);
        var numbers = new List<int>();
        while (reader.TryReadTag(out var number, out var wireType))
        {
            numbers.Add(number);
            reader.Skip(number, wireType);
        }

        Assert.Equal([1, 2, 3, 4, 536_870_911], numbers);
    }

    [Fact]
    public void Groups_nested_without_end_are_refused_without_recursion()
    {
        var wire = Enumerable.Repeat((byte)0x0B, 1_000_000).ToArray();

        Assert.Throws<MalformedMessageException>(() =>
        {
            var reader = new WireReader(wire);
            reader.TryReadTag(out var number, out var wireType);
            reader.Skip(number, wireType);
        });
    }

    [Theory]
    [InlineData(1, "08")]
    [InlineData(15, "78")]
    [InlineData(16, "8001")]
    [InlineData(536_870_911, "F8FFFFFF0F")]
    public void A_tag_is_encoded_once_for_all(int number, string hex)
    {
        var tag = new Tag(number, WireType.Varint);

        Assert.Equal(hex, Convert.ToHexString(BitConverter.GetBytes(tag.Encoded)[..tag.Length]));
    }

    [Theory]
    [InlineData(0, 0UL)]
    [InlineData(-1, 1UL)]
    [InlineData(1, 2UL)]
    [InlineData(long.MinValue, ulong.MaxValue)]
    public void Zigzag_encodes_and_decodes(long value, ulong encoded)
    {
        Assert.Equal(encoded, ZigZag.Encode(value));
        Assert.Equal(value, ZigZag.Decode(encoded));
    }
}
