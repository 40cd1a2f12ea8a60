using System.Net.Http.Headers;
using System.Threading.Channels;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Server.Tests.Protocol;

/// <summary>The stream of a client that has its answer and has not ended its own side.</summary>
public sealed class LingerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ObservedTime _clock = new();
    private readonly TaskCompletionSource _end = Signal.New();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_does_not_end_is_waited_for_by_the_clock_of_the_host()
    {
        await using var host = await StartAsync();
        using var client = host.Server.CreateHttp2Client();
        using var response = await AskAsync(client, "application/grpc");

        await _clock.TimerMadeAsync(Patience);
        Assert.False(host.SomeRequestEnded);
        _clock.Advance(Patience);

        await host.RequestEndedAsync();
        _end.SetResult();
    }

    [Fact]
    public async Task A_client_that_ends_is_not_waited_for_any_longer()
    {
        await using var host = await StartAsync();
        using var client = host.Server.CreateHttp2Client();
        using var response = await AskAsync(client, "application/grpc");

        await _clock.TimerMadeAsync(Patience);
        Assert.False(host.SomeRequestEnded);
        _end.SetResult();

        await host.RequestEndedAsync();
    }

    [Fact]
    public async Task A_client_of_gRPC_Web_is_not_waited_for()
    {
        await using var host = await StartAsync();
        using var client = host.Server.CreateHttp2Client();
        using var response = await AskAsync(client, "application/grpc-web");

        await host.RequestEndedAsync();
        Assert.False(_clock.HasMade(Patience));
        _end.SetResult();
    }

    private async Task<ProbeHost> StartAsync() => await ProbeHost.StartAsync(
        new Script { Collect = (_, _) => Task.FromResult(new Note { Text = "enough" }) },
        services: grpc => grpc.Services.AddSingleton<TimeProvider>(_clock),
        pipeline: app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }));

    private async Task<HttpResponseMessage> AskAsync(HttpClient client, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, RawClient.Collect)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new ChunkedContent([Frames.Of("one")], _end.Task),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.TE.ParseAdd("trailers");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>A clock that says what somebody waits for by it.</summary>
    private sealed class ObservedTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public async Task TimerMadeAsync(TimeSpan due)
        {
            while (await _timers.Reader.ReadAsync(Token).AsTask().Come() != due)
            {
                // Another timer of the server's.
            }
        }

        public bool HasMade(TimeSpan due)
        {
            while (_timers.Reader.TryRead(out var made))
            {
                if (made == due)
                {
                    return true;
                }
            }

            return false;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }
    }
}
