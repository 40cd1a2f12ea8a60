using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Gateway.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Server.Tests.Hosting;

public sealed class StopTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _started = Signal.New();
    private readonly TaskCompletionSource _told = Signal.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_are_told_and_end_UNAVAILABLE_when_the_service_lets_the_cancellation_through()
    {
        await using var host = await StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.ForeverAsync(context.CancellationToken);
            },
            Chat = async (notes, _, context) =>
            {
                _started.SetResult();
                await notes.MoveNext(context.CancellationToken);
            },
        });
        using var expand = host.Client.Expand(new Note(), cancellationToken: Token);
        using var chat = host.Client.Chat(cancellationToken: Token);
        Assert.True(await expand.ResponseStream.MoveNext(Token).Come());
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => expand.ResponseStream.MoveNext(Token).Come())).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext(Token).Come())).StatusCode);
        await stopping.Come();
    }

    [Fact]
    public async Task A_read_that_is_not_given_the_token_goes_on_while_the_host_drains()
    {
        await using var host = await StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                _started.SetResult();
                var all = new Note();
                await foreach (var note in notes.ReadAllAsync(CancellationToken.None))
                {
                    all.Text += note.Text;
                }

                return all;
            },
        });
        using var call = host.Client.Collect(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new Note { Text = "before, " }, Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);
        await _told.Task.Come();
        await call.RequestStream.WriteAsync(new Note { Text = "after" }, Token);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("before, after", (await call.ResponseAsync.Come()).Text);
        await stopping.Come();
    }

    [Fact]
    public async Task A_read_that_is_still_pending_when_the_drain_timeout_is_over_ends_UNAVAILABLE()
    {
        await using var host = await StartAsync(new Script
        {
            Chat = async (notes, _, _) =>
            {
                _started.SetResult();
                await notes.MoveNext(CancellationToken.None);
            },
        });
        using var chat = host.Client.Chat(cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);
        await _told.Task.Come();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext(Token).Come())).StatusCode);
        await stopping.Come();
    }

    [Fact]
    public async Task A_stream_may_say_goodbye_and_end_OK()
    {
        var heard = Signal.New();
        await using var host = await StartAsync(new Script
        {
            Chat = async (_, answers, context) =>
            {
                _started.SetResult();
                await Signal.CancelledAsync(context.CancellationToken);
                await answers.WriteAsync(new Note { Text = "goodbye" });
            },
            Unary = async (note, _) =>
            {
                await heard.Task.Come();
                return note;
            },
        });

        // Keeps the connection open: Kestrel may close one whose last stream ends while the host begins to stop before that stream's end is sent.
        using var keeper = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        using var chat = host.Client.Chat(cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);

        Assert.True(await chat.ResponseStream.MoveNext(Token).Come());
        Assert.Equal("goodbye", chat.ResponseStream.Current.Text);
        Assert.False(await chat.ResponseStream.MoveNext(Token).Come());
        heard.SetResult();
        await keeper.ResponseAsync.Come();
        await stopping.Come();
    }

    [Fact]
    public async Task A_unary_call_is_not_told_and_finishes()
    {
        var release = Signal.New();
        var token = default(CancellationToken);
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                token = context.CancellationToken;
                _started.SetResult();
                await release.Task.Come();
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);
        await _told.Task.Come();
        Assert.False(token.IsCancellationRequested);
        Assert.False(stopping.IsCompleted);
        release.SetResult();

        Assert.Equal("x", (await call.ResponseAsync.Come()).Text);
        await stopping.Come();
    }

    [Fact]
    public async Task What_is_open_after_the_drain_timeout_ends_UNAVAILABLE()
    {
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                _started.SetResult();
                await Signal.ForeverAsync(context.CancellationToken);
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);
        await _told.Task.Come();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Come())).StatusCode);
        await stopping.Come();
    }

    [Fact]
    public async Task A_service_that_ignores_everything_still_lets_its_client_go()
    {
        var release = Signal.New();
        await using var host = await StartAsync(new Script
        {
            Chat = async (_, _, _) =>
            {
                _started.SetResult();
                await release.Task.Come();
            },
        });
        using var chat = host.Client.Chat(cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);
        await _told.Task.Come();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext(Token).Come())).StatusCode);
        release.SetResult();
        await stopping.Come();
    }

    [Fact]
    public async Task The_drain_timeout_can_be_none()
    {
        await using var host = await StartAsync(
            new Script
            {
                Unary = async (note, context) =>
                {
                    _started.SetResult();
                    await Signal.ForeverAsync(context.CancellationToken);
                    return note;
                },
            },
            TimeSpan.Zero);
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await _started.Task.Come();

        var stopping = host.Server.StopAsync(Token);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.Come())).StatusCode);
        await stopping.Come();
    }

    [Fact]
    public async Task A_careless_callback_of_one_stream_keeps_no_other_from_being_told()
    {
        var second = Signal.New();
        await using var host = await StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                context.CancellationToken.Register(() => throw new InvalidOperationException("A careless callback."));
                await notes.WriteAsync(note);
                await Signal.ForeverAsync(context.CancellationToken);
            },
            Chat = async (notes, _, _) =>
            {
                second.SetResult();
                await notes.MoveNext(CancellationToken.None);
            },
        });
        using var chat = host.Client.Chat(cancellationToken: Token);
        await second.Task.Come();
        using var expand = host.Client.Expand(new Note(), cancellationToken: Token);
        Assert.True(await expand.ResponseStream.MoveNext(Token).Come());

        var stopping = host.Server.StopAsync(Token);

        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => chat.ResponseStream.MoveNext(Token).Come())).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => expand.ResponseStream.MoveNext(Token).Come())).StatusCode);
        await stopping.Come();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(86_400_001)]
    public void A_drain_timeout_below_none_or_beyond_a_day_is_refused(long milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CallHostingOptions { DrainTimeout = TimeSpan.FromMilliseconds(milliseconds) });

    private Task<ProbeHost> StartAsync(Script script, TimeSpan? drain = null) => ProbeHost.StartAsync(
        script,
        services: grpc =>
        {
            grpc.Services.AddSingleton<TimeProvider>(_clock);
            grpc.Services.Configure<CallHostingOptions>(options => options.DrainTimeout = drain ?? TimeSpan.FromSeconds(5));
        },

        // Registered before the calls' own handler of the stop, and therefore run after it.
        pipeline: app => app.Lifetime.ApplicationStopping.Register(_told.SetResult));
}
