using System.Buffers;

namespace Gateway.Calls.Tests;

public sealed class MessageBufferTests
{
    [Fact]
    public void A_new_buffer_is_empty()
    {
        using var buffer = new MessageBuffer();

        Assert.Equal(0, buffer.Length);
        Assert.True(buffer.Written.IsEmpty);
        Assert.True(buffer.WrittenSpan.IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void What_is_written_byte_by_byte_is_there_however_often_it_grew(int length)
    {
        using var buffer = new MessageBuffer();
        for (var i = 0; i < length; i++)
        {
            buffer.GetSpan()[0] = (byte)i;
            buffer.Advance(1);
        }

        Assert.Equal(length, buffer.Length);
        Assert.Equal(Enumerable.Range(0, length).Select(i => (byte)i), buffer.Written.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void There_is_room_for_as_much_as_was_asked_and_never_for_nothing(int sizeHint)
    {
        using var buffer = new MessageBuffer();
        buffer.Write(new byte[300]);

        Assert.True(buffer.GetSpan(sizeHint).Length >= Math.Max(sizeHint, 1));
        Assert.True(buffer.GetMemory(sizeHint).Length >= Math.Max(sizeHint, 1));
        Assert.Equal(300, buffer.Length);
    }

    [Fact]
    public void No_more_can_be_claimed_than_there_is_room_for()
    {
        using var buffer = new MessageBuffer();

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));

        var room = buffer.GetMemory().Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(room + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(-1));
        buffer.Advance(room);
        Assert.Equal(room, buffer.Length);
    }

    [Fact]
    public void Clear_forgets_what_was_written_and_the_buffer_goes_on()
    {
        using var buffer = new MessageBuffer();
        buffer.Write<byte>([1, 2, 3]);

        buffer.Clear();
        buffer.Write<byte>([4]);

        Assert.Equal([4], buffer.Written.ToArray());
    }

    [Fact]
    public void After_Dispose_it_is_empty_and_disposing_again_does_nothing()
    {
        var buffer = new MessageBuffer();
        buffer.Write<byte>([1, 2, 3]);

        buffer.Dispose();
        buffer.Dispose();

        Assert.Equal(0, buffer.Length);
        Assert.True(buffer.Written.IsEmpty);
    }

    [Fact]
    public void More_than_an_array_can_hold_is_refused_and_what_was_written_stays()
    {
        using var buffer = new MessageBuffer();
        buffer.Write<byte>([1, 2, 3]);

        Assert.ThrowsAny<Exception>(() => buffer.GetSpan(int.MaxValue).Length);

        Assert.Equal([1, 2, 3], buffer.Written.ToArray());
    }
}
