using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Invocation;

/// <summary>A client that goes away, at every point of a call. The host fails each of these tests if it logs an error.</summary>
public sealed class CancellationTests : IDisposable
{
    // Races between the abort and its signal show only now and then.
    private const int Rounds = 20;

    private readonly CancellationTokenSource _client = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task While_the_service_works_on_a_unary_call()
    {
        var started = Signal.New();
        var seen = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                started.SetResult();
                await Signal.CancelledAsync(context.CancellationToken);
                seen.SetResult();
                context.CancellationToken.ThrowIfCancellationRequested();
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: _client.Token);
        await started.Task.Come();

        await _client.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await seen.Task.Come();
        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task Before_its_first_message_while_a_unary_method_waits_for_it()
    {
        await using var host = await ProbeHost.StartAsync();
        for (var i = 0; i < Rounds; i++)
        {
            using var client = new CancellationTokenSource();
            var sending = host.Raw.StartUntilAsync(RawClient.Unary, [], client.Token);
            await host.Client.CollectOneAsync();
            await client.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Come());
        }
    }

    [Fact]
    public async Task In_the_middle_of_a_message()
    {
        await using var host = await ProbeHost.StartAsync();
        for (var i = 0; i < Rounds; i++)
        {
            using var client = new CancellationTokenSource();
            var sending = host.Raw.StartUntilAsync(RawClient.Collect, [Frames.Of(0, 100, [1, 2, 3])], client.Token);
            await host.Client.CollectOneAsync();
            await client.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.Come());
        }
    }

    [Fact]
    public async Task While_the_service_reads_a_stream()
    {
        var first = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        var outcome = System.Threading.Channels.Channel.CreateUnbounded<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                await notes.MoveNext(CancellationToken.None);
                first.Writer.TryWrite(true);
                var end = await Record.ExceptionAsync(() => notes.MoveNext(CancellationToken.None));
                outcome.Writer.TryWrite(end);
                throw end!;
            },
        });
        for (var i = 0; i < Rounds; i++)
        {
            using var client = new CancellationTokenSource();
            using var call = host.Client.Collect(cancellationToken: client.Token);
            await call.RequestStream.WriteAsync(new Note(), TestContext.Current.CancellationToken);
            await first.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Come();

            await client.CancelAsync();

            Assert.IsAssignableFrom<OperationCanceledException>(await outcome.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Come());
            await host.RequestEndedAsync();
        }
    }

    [Fact]
    public async Task While_the_service_writes_more_than_the_client_takes()
    {
        var outcome = System.Threading.Channels.Channel.CreateUnbounded<Exception?>();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (_, notes, _) =>
            {
                var end = await Record.ExceptionAsync(async () =>
                {
                    while (true)
                    {
                        await notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[100_000]) }, TestContext.Current.CancellationToken);
                    }
                });
                outcome.Writer.TryWrite(end);
                throw end!;
            },
        });
        for (var i = 0; i < Rounds; i++)
        {
            using var client = new CancellationTokenSource();
            using var call = host.Client.Expand(new Note(), cancellationToken: client.Token);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Come());

            await client.CancelAsync();

            Assert.IsAssignableFrom<OperationCanceledException>(await outcome.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Come());
            await host.RequestEndedAsync();
        }
    }

    [Fact]
    public async Task After_the_headers_and_before_the_first_message()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Chat = async (_, _, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await Signal.ForeverAsync(context.CancellationToken);
            },
        });
        using var call = host.Client.Chat(cancellationToken: _client.Token);
        await call.ResponseHeadersAsync.Come();

        call.Dispose();

        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task With_a_service_that_never_asks_for_its_token()
    {
        var started = Signal.New();
        var release = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, _) =>
            {
                started.SetResult();
                await release.Task.Come();
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: _client.Token);
        await started.Task.Come();

        await _client.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        release.SetResult();

        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task With_its_whole_connection()
    {
        var started = Signal.New();
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Chat = async (notes, _, _) =>
            {
                started.SetResult();
                await notes.MoveNext(CancellationToken.None);
            },
        });
        var channel = host.Connect();
        using var call = new Probe.ProbeClient(channel).Chat(cancellationToken: TestContext.Current.CancellationToken);
        await started.Task.Come();

        channel.Dispose();

        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task The_token_of_one_read_ends_that_read_and_not_the_call()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Chat = async (notes, answers, _) =>
            {
                using var impatience = new CancellationTokenSource();
                var read = notes.MoveNext(impatience.Token);
                await impatience.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

                await answers.WriteAsync(new Note { Text = "ready" });
                Assert.True(await notes.MoveNext(CancellationToken.None));
                await answers.WriteAsync(notes.Current);
            },
        });
        using var call = host.Client.Chat(cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Come());

        await call.RequestStream.WriteAsync(new Note { Text = "x" }, TestContext.Current.CancellationToken);

        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Come());
        Assert.Equal("x", call.ResponseStream.Current.Text);
    }
}
