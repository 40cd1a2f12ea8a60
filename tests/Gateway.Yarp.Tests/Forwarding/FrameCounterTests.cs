using Gateway.Yarp.Forwarding;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>Messages are found however the bytes of a body are cut.</summary>
public sealed class FrameCounterTests
{
    private static readonly byte[] _body = [0, 0, 0, 0, 2, 9, 9, 1, 0, 0, 0, 0, 0, 0, 0, 1, 4, .. new byte[260], 0, 0, 0, 0, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void Messages_are_found_in_pieces_of_any_size(int size)
    {
        var frames = new FrameCounter();
        var found = new List<long>();
        foreach (var piece in _body.Chunk(size))
        {
            ReadOnlySpan<byte> bytes = piece;
            while (frames.TryNext(ref bytes, out var length))
            {
                found.Add(length);
            }
        }

        // The last one is not complete.
        Assert.Equal([2, 0, 260], found);
    }
}
