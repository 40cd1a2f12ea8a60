using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The end of a call while something of it is still going on.</summary>
public sealed class EndTests
{
    private readonly Signal _entered = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_that_the_service_left_behind_does_not_outlive_the_call()
    {
        Task<bool>? left = null;
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                left = requests.MoveNext(context.CancellationToken);
                await responses.WriteAsync(new AskResp { Text = "enough" }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        using var body = new LiveContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk") { Content = body, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };

        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await body.SendAsync("{\"text\":\"one\"}");
        using var response = await sending;

        Assert.Equal("{\"text\":\"enough\"}\n", await response.Content.ReadAsStringAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left!);
        body.End();
    }

    [Fact]
    public async Task The_last_stream_of_a_stopping_host_has_its_trailers()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                var told = new Signal();
                using var registration = context.CancellationToken.Register(told.Set);
                await responses.WriteAsync(new AskResp { Text = "first" }, CancellationToken.None);
                _entered.Set();
                await told.Task;
                context.ResponseTrailers.Add("farewell", "yes");
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var response = await host.OpenAsync("/v1/watch/x", http2: true, ("TE", "trailers"));
        await _entered.Task;

        var stop = host.Kestrel.StopAsync(Token);

        Assert.Equal("{\"text\":\"first\"}\n", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(["yes"], response.TrailingHeaders.GetValues("farewell"));
        await stop;
    }
}
