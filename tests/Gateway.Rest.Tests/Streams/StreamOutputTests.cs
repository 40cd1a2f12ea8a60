using System.Buffers;
using System.IO.Pipelines;
using Gateway.Rest.Streams;
using Gateway.Rest.Tests.Responses;
using Gateway.Transcoding.Wire;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Writes that wait for a client that does not read.</summary>
public sealed class StreamOutputTests
{
    private const int Length = 20_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_are_given_up_do_not_gather()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var time = new FakeTimeProvider();
        var call = new StreamedCall(Length);
        using var output = new StreamOutput(PipeResponse.Over(pipe.Writer), time, new LongTurns(time), call);

        // The first is on its way, and the second is all that may wait.
        Assert.True(await output.WriteAsync(StreamPart.Message, StreamFlush.Now, Token));
        for (var i = 0; i < 10; i++)
        {
            using var patience = new CancellationTokenSource();
            var write = output.WriteAsync(StreamPart.Message, i % 2 == 0 ? StreamFlush.Now : StreamFlush.Later, patience.Token).AsTask();
            Assert.False(write.IsCompleted);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        }

        Assert.Equal(2, call.Written);

        // Once the client reads, the next one goes out behind them.
        var last = output.WriteAsync(StreamPart.Message, StreamFlush.Now, Token).AsTask();
        Assert.False(last.IsCompleted);
        for (var read = 0L; read < 3 * Length;)
        {
            var result = await pipe.Reader.ReadAsync(Token);
            read += result.Buffer.Length;
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }

        Assert.True(await last);
        Assert.Equal(3, call.Written);
        await output.CloseAsync();
    }

    [Fact]
    public async Task A_write_that_waits_for_room_is_refused_when_the_output_closes()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var time = new FakeTimeProvider();
        var call = new StreamedCall(Length);
        using var output = new StreamOutput(PipeResponse.Over(pipe.Writer), time, new LongTurns(time), call);
        Assert.True(await output.WriteAsync(StreamPart.Message, StreamFlush.Now, Token));
        using var patience = new CancellationTokenSource();
        var given = output.WriteAsync(StreamPart.Message, StreamFlush.Now, patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        var waits = output.WriteAsync(StreamPart.Message, StreamFlush.Now, Token).AsTask();

        output.Wake();

        Assert.False(await waits);
        await output.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_flush_after_the_output_has_closed_waits_for_the_client(bool betweenFlushes)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 40_000, resumeWriterThreshold: 1));
        var time = new FakeTimeProvider();
        StreamOutput output = null!;
        Task? closing = null;
        void CloseBetweenFlushes() => closing ??= betweenFlushes ? output.CloseAsync().AsTask() : null;
        using var closed = output = new StreamOutput(PipeResponse.Over(pipe.Writer), time, new LongTurns(time), new StreamedCall(100_000, CloseBetweenFlushes));

        // The first part finds room, the second waits for it. A write is told of the end that came meanwhile.
        Assert.Equal(!betweenFlushes, await output.WriteAsync(StreamPart.Message, StreamFlush.Now, Token));
        await (closing ?? output.CloseAsync().AsTask());
        var end = output.Body.FlushEndAsync().AsTask();

        Assert.False(end.IsCompleted);
        Assert.True(pipe.Reader.TryRead(out var sent));
        Assert.Equal(100_000, sent.Buffer.Length);
        pipe.Reader.AdvanceTo(sent.Buffer.End);
        await end;
    }

    /// <summary>A call whose messages all have one length, and whose client stays.</summary>
    private sealed class StreamedCall(int length, Action? progress = null) : IStreamedCall
    {
        public int Written { get; private set; }

        public bool IsClientGone => false;

        public void WriteMessage(PooledBuffer output)
        {
            Written++;
            output.Write(new byte[length]);
        }

        public void WriteHeaders(PooledBuffer output) => Assert.Fail("Only messages are written.");

        public void NoteProgress() => progress?.Invoke();

        public void LoseClient() => Assert.Fail("The client is there.");
    }
}
