using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class WritingTests
{
    private static readonly Note Huge = new() { Data = ByteString.CopyFrom(new byte[8_000_000]) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_buffered_message_leaves_with_the_next_that_is_not()
    {
        var started = Signal.New<(bool, bool)>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (_, notes, context) =>
            {
                var response = context.GetHttpContext().Response;
                notes.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                await notes.WriteAsync(new Note { Number = 1 });
                var buffered = response.HasStarted;
                notes.WriteOptions = null;
                await notes.WriteAsync(new Note { Number = 2 });
                started.SetResult((buffered, response.HasStarted));
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of(""));

        Assert.Equal((false, true), await started.Task.Come());
        Assert.Equal([1, 2], answer.Notes.Select(note => note.Number));
    }

    [Fact]
    public async Task A_message_that_stayed_in_the_buffer_leaves_with_the_status()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = (note, notes, context) =>
            {
                context.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                return notes.WriteAsync(note);
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of("x"));

        Assert.Equal("x", Assert.Single(answer.Notes).Text);
        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task A_second_write_while_one_is_under_way_is_a_mistake_of_the_service()
    {
        var refused = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (_, notes, _) =>
            {
                var first = notes.WriteAsync(Huge);
                Assert.False(first.IsCompleted);
                var second = notes.WriteAsync(new Note()); // a task that has failed, never an exception from the call itself
                refused.SetResult(await Record.ExceptionAsync(() => second));
                await first;
                await notes.WriteAsync(new Note { Text = "last" });
            },
        });
        using var response = await host.Raw.StartAsync(RawClient.Request(RawClient.Expand, new ByteArrayContent(Frames.Of(""))));

        Assert.IsType<InvalidOperationException>(await refused.Task.Come());
        var frames = Frames.Split(await response.Content.ReadAsByteArrayAsync(Token).Come());
        Assert.Equal(2, frames.Count);
        Assert.Equal("last", Note.Parser.ParseFrom(frames[1].Payload).Text);
    }

    [Fact]
    public async Task A_second_read_while_one_is_under_way_is_a_mistake_of_the_service()
    {
        var refused = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                var first = notes.MoveNext(CancellationToken.None);
                refused.SetResult(await Record.ExceptionAsync(() => notes.MoveNext(CancellationToken.None)));
                Assert.True(await first);
                return notes.Current;
            },
        });
        using var call = host.Client.Collect(cancellationToken: Token);

        Assert.IsType<InvalidOperationException>(await refused.Task.Come());
        await call.RequestStream.WriteAsync(new Note { Text = "x" }, Token);
        Assert.Equal("x", (await call.ResponseAsync).Text);
    }

    [Fact]
    public async Task Reading_and_writing_may_overlap()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Chat = async (notes, answers, _) =>
            {
                var read = notes.MoveNext(CancellationToken.None);
                await answers.WriteAsync(new Note { Text = "while you think" });
                await read;
                await answers.WriteAsync(notes.Current);
            },
        });
        using var call = host.Client.Chat(cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.WriteAsync(new Note { Text = "x" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("x", call.ResponseStream.Current.Text);
    }

    [Fact]
    public async Task No_message_is_a_mistake_of_the_service()
    {
        var refused = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, _) =>
            {
                refused.SetResult(await Record.ExceptionAsync(() => notes.WriteAsync(null!, Token)));
                await notes.WriteAsync(note);
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of("x"));

        Assert.IsType<ArgumentNullException>(await refused.Task.Come());
        Assert.Equal("x", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task A_write_with_a_cancelled_token_writes_nothing()
    {
        var refused = Signal.New<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, _) =>
            {
                refused.SetResult(await Record.ExceptionAsync(() => notes.WriteAsync(new Note { Text = "no" }, new CancellationToken(canceled: true))));
                await notes.WriteAsync(note);
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of("x"));

        Assert.IsAssignableFrom<OperationCanceledException>(await refused.Task.Come());
        Assert.Equal("x", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task After_the_call_nothing_can_be_written()
    {
        IServerStreamWriter<Note>? kept = null;
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = (_, notes, _) =>
            {
                kept = notes;
                return Task.CompletedTask;
            },
        });
        await host.Raw.PostAsync(RawClient.Expand, Frames.Of(""));
        await host.RequestEndedAsync();

        await Assert.ThrowsAsync<RpcException>(() => kept!.WriteAsync(new Note(), Token));
    }

    [Fact]
    public async Task A_stream_waits_for_a_client_that_reads_slowly()
    {
        const int Messages = 100;
        var written = 0;
        var stuck = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (_, notes, _) =>
            {
                for (; written < Messages; written++)
                {
                    var write = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[100_000]) });
                    if (!write.IsCompleted)
                    {
                        stuck.TrySetResult();
                    }

                    await write;
                }
            },
        });
        using var response = await host.Raw.StartAsync(RawClient.Request(RawClient.Expand, new ByteArrayContent(Frames.Of(""))));
        await stuck.Task.Come();

        Assert.True(written < Messages, "Everything was written although the client read nothing.");
        Assert.Equal(Messages, Frames.Split(await response.Content.ReadAsByteArrayAsync(Token).Come()).Count);
    }
}
