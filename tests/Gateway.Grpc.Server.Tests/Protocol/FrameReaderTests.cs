using System.Buffers;
using System.IO.Pipelines;
using Gateway.Grpc.Server.Protocol;
using Gateway.Grpc.Server.Tests.Probing;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class FrameReaderTests
{
    [Fact]
    public async Task Wherever_the_network_cuts_the_bytes_the_messages_are_the_same()
    {
        byte[] bytes = [.. Frames.Of(0, [1, 2, 3]), .. Frames.Of(0, []), .. Frames.Of(0, [4])];
        for (var a = 0; a <= bytes.Length; a++)
        {
            for (var b = a; b <= bytes.Length; b++)
            {
                Assert.Equal(["010203", "", "04"], await ReadAsync(bytes[..a], bytes[a..b], bytes[b..]));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_asks_again_after_a_message_that_cannot_be_decompressed_is_told_the_same(bool another)
    {
        var pipe = new Pipe();
        byte[] bytes = [.. Frames.Of(1, [1, 2, 3]), .. another ? Frames.Of(0, [4]) : []];
        await pipe.Writer.WriteAsync(bytes, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        using var reader = FrameReaders.On(pipe.Reader, encoding: "gzip");

        var first = await Assert.ThrowsAsync<RpcException>(() => FrameReaders.ReadAsync(reader).AsTask());
        var second = await Assert.ThrowsAsync<RpcException>(() => FrameReaders.ReadAsync(reader).AsTask());

        Assert.Equal(first.Status.StatusCode, second.Status.StatusCode);
        Assert.Equal(first.Status.Detail, second.Status.Detail);

        // What is left can still be read away.
        await reader.DrainAsync(TestContext.Current.CancellationToken);
        Assert.True(reader.HasEnded);
    }

    private static async Task<List<string>> ReadAsync(params byte[][] parts)
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        using var reader = FrameReaders.On(pipe.Reader);
        var reading = ReadAllAsync(reader);
        foreach (var part in parts)
        {
            await pipe.Writer.WriteAsync(part, TestContext.Current.CancellationToken);
        }

        await pipe.Writer.CompleteAsync();
        return await reading;
    }

    private static async Task<List<string>> ReadAllAsync(FrameReader reader)
    {
        var messages = new List<string>();
        while (await FrameReaders.ReadAsync(reader) is { } message)
        {
            messages.Add(Convert.ToHexString(message.ToArray()));
        }

        return messages;
    }
}
