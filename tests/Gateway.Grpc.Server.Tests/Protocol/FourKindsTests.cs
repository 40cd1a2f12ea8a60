using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class FourKindsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_takes_one_message_and_answers_one()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Client.UnaryAsync(new Note { Text = "näh", Number = 7 }, cancellationToken: Token);

        Assert.Equal(new Note { Text = "näh", Number = 7 }, answer);
    }

    [Fact]
    public async Task Collect_takes_many_messages_and_answers_one()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client.Collect(cancellationToken: Token);

        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new Note { Text = text }, Token);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(new Note { Text = "abc", Number = 3 }, await call.ResponseAsync);
    }

    [Fact]
    public async Task Expand_takes_one_message_and_answers_many_in_order()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client.Expand(new Note { Number = 1000 }, cancellationToken: Token);

        var numbers = await call.ResponseStream.ReadAllAsync(Token).Select(note => note.Number).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
    }

    [Fact]
    public async Task Chat_answers_each_message_before_the_next_is_sent()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client.Chat(cancellationToken: Token);

        for (var i = 0; i < 10; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Number = i }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(i, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Chat_may_speak_first()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Chat = async (notes, answers, _) =>
            {
                await answers.WriteAsync(new Note { Text = "hello" });
                await notes.MoveNext(CancellationToken.None);
                await answers.WriteAsync(notes.Current);
            },
        });
        using var call = host.Client.Chat(cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("hello", call.ResponseStream.Current.Text);

        await call.RequestStream.WriteAsync(new Note { Text = "you too" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("you too", call.ResponseStream.Current.Text);
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task Streams_may_be_empty()
    {
        await using var host = await ProbeHost.StartAsync();
        using var collect = host.Client.Collect(cancellationToken: Token);
        await collect.RequestStream.CompleteAsync();
        using var expand = host.Client.Expand(new Note(), cancellationToken: Token);
        using var chat = host.Client.Chat(cancellationToken: Token);
        await chat.RequestStream.CompleteAsync();

        Assert.Equal(new Note(), await collect.ResponseAsync);
        Assert.False(await expand.ResponseStream.MoveNext(Token));
        Assert.False(await chat.ResponseStream.MoveNext(Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)] // HTTP/2's first window
    [InlineData(1_000_000)]
    [InlineData(4_000_000)]
    public async Task Messages_may_be_empty_or_larger_than_any_window(int length)
    {
        await using var host = await ProbeHost.StartAsync();
        var note = new Note { Data = ByteString.CopyFrom(Bytes(length)) };
        using var channel = host.Connect();

        Assert.Equal(note, await new Probe.ProbeClient(channel).UnaryAsync(note, cancellationToken: Token));
    }

    [Fact]
    public async Task A_service_need_not_read_what_the_client_streams()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Collect = (_, _) => Task.FromResult(new Note { Text = "enough" }),
        });
        using var call = host.Client.Collect(cancellationToken: Token);

        Assert.Equal("enough", (await call.ResponseAsync).Text);
    }

    [Fact]
    public async Task After_the_last_message_a_reader_stays_at_the_end()
    {
        var ends = Signal.New<(bool, bool)>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                ends.SetResult((await notes.MoveNext(CancellationToken.None), await notes.MoveNext(CancellationToken.None)));
                Assert.Throws<InvalidOperationException>(() => notes.Current);
                return new Note();
            },
        });
        using var call = host.Client.Collect(cancellationToken: Token);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;

        Assert.Equal((false, false), await ends.Task.Come());
    }

    [Fact]
    public async Task Many_calls_share_a_connection()
    {
        await using var host = await ProbeHost.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.Client.UnaryAsync(new Note { Number = i }, cancellationToken: Token).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 200), answers.Select(note => note.Number));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
