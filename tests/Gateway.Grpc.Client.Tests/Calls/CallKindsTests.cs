using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class CallKindsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_answers()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().OneAsync(new Ask { Text = "hello" }, cancellationToken: Token);

        Assert.Equal("hello", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
        Assert.Contains(await call.ResponseHeadersAsync, entry => entry.Key == "date");
    }

    [Fact]
    public async Task A_blocking_unary_call_answers()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Connect();

#pragma warning disable xUnit1051, CA1849 // The blocking form is what is tested.
        Assert.Equal("hello", client.One(new Ask { Text = "hello" }, cancellationToken: Token).Text);
#pragma warning restore xUnit1051, CA1849
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(new Answer(), await server.Connect().OneAsync(new Ask(), cancellationToken: Token));
    }

    [Fact]
    public async Task A_server_stream_is_read_to_its_end()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Down(new Ask { Text = "n" }, cancellationToken: Token);

        List<string> texts = [];
        await foreach (var answer in call.ResponseStream.ReadAllAsync(Token))
        {
            texts.Add(answer.Text);
        }

        Assert.Equal(["n 1", "n 2", "n 3"], texts);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task A_server_stream_without_messages_is_empty()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = static (_, _, _) => Task.CompletedTask);
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);

        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_client_stream_is_answered_after_half_close()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Up(cancellationToken: Token);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new Ask { Text = text }, Token);
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal("a,b,c", (await call).Text);
    }

    [Fact]
    public async Task A_client_stream_without_messages_is_answered()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Up(cancellationToken: Token);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("", (await call).Text);
    }

    [Fact]
    public async Task A_bidi_stream_alternates()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Both(cancellationToken: Token);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new Ask { Text = text }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task A_buffered_message_goes_out_with_the_next_one()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Both(cancellationToken: Token);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        await call.RequestStream.WriteAsync(new Ask { Text = "a" }, Token);
        call.RequestStream.WriteOptions = WriteOptions.Default;
        await call.RequestStream.WriteAsync(new Ask { Text = "b" }, Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("b", call.ResponseStream.Current.Text);
    }

    [Fact]
    public async Task The_server_may_speak_first_on_a_bidi_stream()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnBoth = static (_, responses, _) => responses.WriteAsync(new Answer { Text = "first" }));
        using var call = server.Connect().Both(cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("first", call.ResponseStream.Current.Text);
    }

    [Theory]
    [InlineData(4091)]
    [InlineData(16 * 1024)]
    [InlineData(70 * 1024)]
    [InlineData(3 * 1024 * 1024)]
    public async Task Messages_of_any_size_pass_both_ways(int size)
    {
        await using var server = await TestServer.StartAsync();
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        var payload = ByteString.CopyFrom(bytes);
        var client = server.Connect();

        Assert.Equal(payload, (await client.OneAsync(new Ask { Payload = payload }, cancellationToken: Token)).Payload);

        using var call = client.Both(cancellationToken: Token);
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new Ask { Payload = payload }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(payload, call.ResponseStream.Current.Payload);
        }
    }

    [Fact]
    public async Task Many_messages_that_arrive_together_are_told_apart()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = static async (_, responses, _) =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                await responses.WriteAsync(new Answer { Text = new string('x', i % 100), Payload = ByteString.CopyFrom((byte)i) });
            }
        });
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);
        var count = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            Assert.Equal(count % 100, call.ResponseStream.Current.Text.Length);
            Assert.Equal((byte)count, call.ResponseStream.Current.Payload[0]);
            count++;
        }

        Assert.Equal(5_000, count);
    }

    [Fact]
    public async Task Many_calls_share_a_channel()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Connect();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(async i => (await client.OneAsync(new Ask { Text = $"{i}" }, cancellationToken: Token)).Text));

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), answers);
    }

    [Fact]
    public async Task A_stream_that_no_one_reads_slows_the_server()
    {
        var written = 0;
        var blocked = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(lab => lab.OnDown = async (_, responses, context) =>
        {
            var chunk = new Answer { Payload = ByteString.CopyFrom(new byte[1024 * 1024]) };
            while (written < 100)
            {
                var write = responses.WriteAsync(chunk, context.CancellationToken);
                if (!write.IsCompleted)
                {
                    blocked.TrySetResult();
                }

                await write;
                written++;
            }
        });
        using var call = server.Connect().Down(new Ask(), cancellationToken: Token);

        await blocked.Task.WaitAsync(Token);
        Assert.True(written < 100);

        var read = 0;
        while (await call.ResponseStream.MoveNext(Token))
        {
            read++;
        }

        Assert.Equal(100, read);
    }
}
