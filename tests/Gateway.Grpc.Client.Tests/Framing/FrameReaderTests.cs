using Gateway.Calls.Protocol;
using Gateway.Grpc.Client.Calls;
using Gateway.Grpc.Client.Framing;
using Grpc.Core;

namespace Gateway.Grpc.Client.Tests.Framing;

public sealed class FrameReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_are_the_same_wherever_the_network_splits_them()
    {
        var bytes = Convert.FromHexString("00000000020A00" + "0100000001FF" + "0000000000" + "00000000030A0161");
        string[] expected = ["0 0A00", "1 FF", "0 ", "0 0A0161"];
        for (var a = 0; a <= bytes.Length; a++)
        {
            for (var b = a; b <= bytes.Length; b++)
            {
                Assert.Equal(expected, await ReadAsync(maxMessageSize: 3, bytes[..a], bytes[a..b], bytes[b..]));
            }
        }
    }

    [Fact]
    public async Task Bytes_that_end_within_a_frame_are_refused_wherever_they_end()
    {
        var bytes = Convert.FromHexString("00000000020A00");
        for (var length = 1; length < bytes.Length; length++)
        {
            var failure = await Assert.ThrowsAsync<CallFailure>(() => ReadAsync(maxMessageSize: null, bytes[..length]));
            Assert.Equal(StatusCode.Internal, failure.Status.StatusCode);
        }
    }

    [Fact]
    public async Task No_bytes_are_no_frames() => Assert.Empty(await ReadAsync(maxMessageSize: null));

    [Fact]
    public async Task Long_and_short_frames_take_turns()
    {
        var sizes = new[] { 1, 200_000, 0, 70_000, 4091, 4092, 65_531, 65_532, 1_000_000, 3 };
        using var bytes = new MemoryStream();
        foreach (var size in sizes)
        {
            var prefix = new byte[FrameHeader.Size];
            FrameHeader.Write(prefix, compressed: false, size);
            bytes.Write(prefix);
            bytes.Write(Enumerable.Repeat((byte)size, size).ToArray());
        }

        bytes.Position = 0;
        using var body = new ResponseBody(bytes);
        var reader = new FrameReader(body, maxMessageSize: null);
        foreach (var size in sizes)
        {
            Assert.True(await reader.ReadAsync(Token));
            Assert.Equal(size, reader.Payload.Length);
            Assert.Equal(-1, reader.Payload.Span.IndexOfAnyExcept((byte)size));
        }

        Assert.False(await reader.ReadAsync(Token));
        reader.Release();
    }

    [Fact]
    public async Task What_was_read_ahead_is_read_before_the_end()
    {
        using var body = new ResponseBody(new SplitStream([Convert.FromHexString("00000000020A"), Convert.FromHexString("00" + "0000000000")]));
        var reader = new FrameReader(body, maxMessageSize: null);
        var first = reader.ReadAsync(Token);

        Assert.True(await first);
        Assert.True(await body.ReadAheadAsync(Token));
        Assert.Equal("0A00", Convert.ToHexString(reader.Payload.Span));
        Assert.True(await reader.ReadAsync(Token));
        Assert.Equal(0, reader.Payload.Length);
        Assert.False(await reader.ReadAsync(Token));
    }

    private static async Task<List<string>> ReadAsync(int? maxMessageSize, params byte[][] parts)
    {
        using var body = new ResponseBody(new SplitStream(parts));
        var reader = new FrameReader(body, maxMessageSize);
        List<string> frames = [];
        while (await reader.ReadAsync(Token))
        {
            frames.Add($"{(reader.Compressed ? 1 : 0)} {Convert.ToHexString(reader.Payload.Span)}");
        }

        reader.Release();
        return frames;
    }

    /// <summary>Gives one part a read.</summary>
    private sealed class SplitStream(IEnumerable<byte[]> parts) : MemoryStream
    {
        private readonly Queue<byte[]> _parts = new(parts.Where(part => part.Length > 0));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_parts.TryDequeue(out var part))
            {
                return ValueTask.FromResult(0);
            }

            part.CopyTo(buffer);
            return ValueTask.FromResult(part.Length);
        }
    }
}
