using System.Diagnostics.Metrics;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Gateway.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();
    private readonly TaskCompletionSource _started = Signal.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_is_cut_as_soon_as_it_has_a_deadline_is_still_counted_on_before_it_is_counted_off()
    {
        var active = 0L;
        var durations = new List<double>();
        var ended = Signal.New();
        var clock = new HastyTimeProvider(TimeSpan.FromSeconds(77), ended.Task, Token);
        await using var host = await ProbeHost.StartAsync(services: grpc => grpc.Services.AddSingleton<TimeProvider>(clock));
        using var listener = new MeterListener();
        var meters = host.Server.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, events) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name is "gateway.server.active_calls" or "rpc.server.call.duration")
            {
                events.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref active, change));
        listener.SetMeasurementEventCallback<double>((_, duration, _, _) =>
        {
            durations.Add(duration);
            ended.SetResult();
        });
        listener.Start();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("grpc-timeout", "77S"));
        await host.RequestEndedAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
        Assert.Equal(0, Interlocked.Read(ref active));
        Assert.InRange(Assert.Single(durations), 0, 76);
    }

    [Fact]
    public async Task The_service_sees_the_moment_or_that_there_is_none()
    {
        var deadlines = new List<DateTime>();
        await using var host = await StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                deadlines.Add(context.Deadline);
                return Task.FromResult(note);
            },
        });

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("grpc-timeout", "1500m"));
        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.Equal([_clock.GetUtcNow().UtcDateTime.AddMilliseconds(1500), DateTime.MaxValue], deadlines);
        Assert.Equal(DateTimeKind.Utc, deadlines[0].Kind);
    }

    [Fact]
    public async Task At_the_deadline_the_token_is_cancelled_and_the_client_is_told()
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
        _clock.Advance(Enough);

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task A_service_that_ignores_its_token_does_not_keep_the_client_and_keeps_the_request()
    {
        var release = Signal.New();
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, _) =>
            {
                _started.SetResult();
                await release.Task;
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await _started.Task.Come();

        _clock.Advance(Enough);
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
        Assert.False(host.SomeRequestEnded);

        release.SetResult();
        Assert.Equal(RawClient.Unary, await host.RequestEndedAsync());
    }

    [Fact]
    public async Task After_the_deadline_writing_and_headers_fail_with_an_RpcException_and_reading_is_cancelled()
    {
        var failures = Signal.New<(Exception?, Exception?, Exception?)>();
        await using var host = await StartAsync(new Script
        {
            Chat = async (notes, answers, context) =>
            {
                _started.SetResult();
                await Signal.CancelledAsync(context.CancellationToken);
                failures.SetResult((
                    await Record.ExceptionAsync(() => answers.WriteAsync(new Note(), Token)),
                    await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([])),
                    await Record.ExceptionAsync(() => notes.MoveNext(CancellationToken.None))));
            },
        });
        using var call = host.Client.Chat(cancellationToken: Token);
        await _started.Task.Come();

        _clock.Advance(Enough);

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseStream.MoveNext(Token))).StatusCode);
        var (write, headers, read) = await failures.Task.Come();
        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(write).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(headers).StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(read);
        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task What_was_sent_before_the_deadline_stays_sent()
    {
        await using var host = await StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.ForeverAsync(context.CancellationToken);
            },
        });
        using var call = host.Client.Expand(new Note { Text = "x" }, cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());

        _clock.Advance(Enough);

        Assert.Equal("x", call.ResponseStream.Current.Text);
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseStream.MoveNext(Token))).StatusCode);
    }

    [Fact]
    public async Task A_write_that_waits_for_a_slow_client_ends_at_the_deadline()
    {
        var failure = Signal.New<Exception>();
        await using var host = await StartAsync(new Script
        {
            Expand = async (_, notes, _) =>
            {
                var write = notes.WriteAsync(new Note { Data = ByteString.CopyFrom(new byte[8_000_000]) });
                _started.SetResult();
                failure.SetResult(await Assert.ThrowsAnyAsync<Exception>(() => write));
            },
        });
        using var response = await host.Raw.StartAsync(RawClient.Request(RawClient.Expand, new ByteArrayContent(Frames.Of("")), ("grpc-timeout", "1S")));
        await _started.Task.Come();

        _clock.Advance(Enough);

        Assert.IsAssignableFrom<OperationCanceledException>(await failure.Task.Come());
    }

    [Fact]
    public async Task A_callback_of_the_token_that_throws_harms_nobody()
    {
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                context.CancellationToken.Register(() => throw new InvalidOperationException("A careless callback."));
                _started.SetResult();
                await Signal.ForeverAsync(context.CancellationToken);
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await _started.Task.Come();

        _clock.Advance(Enough);

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task A_callback_of_the_token_that_blocks_does_not_keep_the_client()
    {
        using var release = new ManualResetEventSlim();
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                context.CancellationToken.Register(() => release.Wait(CancellationToken.None));
                _started.SetResult();
                await Signal.ForeverAsync(context.CancellationToken);
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await _started.Task.Come();

        _clock.Advance(Enough);

        Assert.Equal(StatusCode.DeadlineExceeded, (await FailAsync(call.ResponseAsync)).StatusCode);
        release.Set();
        await host.RequestEndedAsync();
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("0n")]
    public async Task No_time_at_all_is_over_at_once(string timeout)
    {
        await using var host = await StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                await Signal.ForeverAsync(context.CancellationToken);
                return note;
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("grpc-timeout", timeout));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.DeadlineExceeded, answer.Status);
    }

    [Fact]
    public async Task A_call_that_ended_in_time_has_no_deadline_left()
    {
        await using var host = await StartAsync(new Script());

        await host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await host.RequestEndedAsync();
        _clock.Advance(Enough);

        Assert.Equal(1, (await host.Client.UnaryAsync(new Note { Number = 1 }, cancellationToken: Token)).Number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1s")]
    [InlineData("123456789S")]
    [InlineData("1S,2S")]
    public async Task A_timeout_that_cannot_be_read_is_INVALID_ARGUMENT(string timeout)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("grpc-timeout", timeout));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.InvalidArgument, answer.Status);
        Assert.Contains("grpc-timeout", answer.Message, StringComparison.Ordinal);
    }

    private Task<ProbeHost> StartAsync(Script script) =>
        ProbeHost.StartAsync(script, services: grpc => grpc.Services.AddSingleton<TimeProvider>(_clock), handler: new TimeoutHeader("1S"));

    private static Task<RpcException> FailAsync(Task call) => Assert.ThrowsAsync<RpcException>(() => call.Come());
}
