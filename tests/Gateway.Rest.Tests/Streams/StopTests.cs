using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>A host that stops lets unary calls finish, tells streams, and cuts what is open when the time is up.</summary>
public sealed class StopTests
{
    private static readonly string _stopping = RefusalTests.Status(14, "The server is stopping.");

    private readonly FakeTimeProvider _time = new();
    private readonly Signal _asking = new();
    private readonly Signal _told = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_end_with_UNAVAILABLE_and_unary_calls_finish()
    {
        await using var host = await HostAsync(listens: true);
        using var stream = await host.OpenAsync("/v1/watch/x");
        var answer = host.GetAsync("/v1/ask/x");
        await _asking.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _told.Task;

        Assert.Equal("{\"text\":\"first\"}\n{\"error\":" + _stopping + "}\n", await stream.Content.ReadAsStringAsync(Token));
        _release.Set();
        Assert.Equal((200, "{\"text\":\"x\"}"), (await answer).Both);
        await stop;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Call_that_outlasts_the_drain_timeout_is_cut(int earlierOnItsConnection)
    {
        await using var host = await HostAsync(listens: false);
        using var stream = await host.OpenAsync("/v1/watch/x");
        for (var i = 0; i < earlierOnItsConnection; i++)
        {
            Assert.Equal((200, "{\"text\":\"short\"}"), (await host.GetAsync("/v1/ask/short")).Both);
        }

        var answer = host.GetAsync("/v1/ask/x");
        await _asking.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _told.Task;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("{\"text\":\"first\"}\n{\"error\":" + _stopping + "}\n", await stream.Content.ReadAsStringAsync(Token));
        Assert.Equal((503, _stopping), (await answer).Both);
        _release.Set();
        await stop;
    }

    private Task<LabHost> HostAsync(bool listens)
    {
        var service = new LabService
        {
            OnAsk = async (request, _) =>
            {
                if (request.Text != "short")
                {
                    _asking.Set();
                    await _release.Task;
                }

                return new AskResp { Text = request.Text };
            },
            OnWatch = async (_, responses, context) =>
            {
                using var registration = context.CancellationToken.Register(_told.Set);
                await responses.WriteAsync(new AskResp { Text = "first" }, CancellationToken.None);
                await (listens ? _told : _release).Task;
                context.CancellationToken.ThrowIfCancellationRequested();
            },
        };
        return new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
    }
}
