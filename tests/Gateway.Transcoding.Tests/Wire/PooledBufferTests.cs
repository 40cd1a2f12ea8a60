using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Wire;

public sealed class PooledBufferTests
{
    [Fact]
    public void A_buffer_grows_and_keeps_the_bytes_written()
    {
        using var buffer = new PooledBuffer();
        var expected = new List<byte>();
        for (var i = 0; i < 5000; i++)
        {
            buffer.Write([(byte)i, (byte)(i >> 8)]);
            expected.AddRange([(byte)i, (byte)(i >> 8)]);
        }

        Assert.Equal(expected, buffer.WrittenSpan.ToArray());
        Assert.Equal(expected, buffer.WrittenMemory.ToArray());
    }

    [Fact]
    public void A_buffer_can_be_truncated_cleared_and_used_after_dispose()
    {
        using var buffer = new PooledBuffer(16);
        buffer.Write("abc"u8);
        buffer.Truncate(1);
        Assert.Equal("a"u8.ToArray(), buffer.WrittenSpan.ToArray());
        buffer.Clear();
        Assert.Equal(0, buffer.WrittenCount);
        buffer.Dispose();
        buffer.Write("x"u8);
        Assert.Equal("x"u8.ToArray(), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_buffer_refuses_to_advance_or_truncate_out_of_range()
    {
        using var buffer = new PooledBuffer(16);
        var given = buffer.GetSpan(8).Length;

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(given + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.GetSpan(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(1));
    }
}
