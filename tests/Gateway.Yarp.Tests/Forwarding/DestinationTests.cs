using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>Several servers of one cluster, some of which are down.</summary>
public sealed class DestinationTests
{
    [Fact]
    public async Task Calls_go_to_all_servers_in_turn()
    {
        var (first, second) = (Numbered("1"), Numbered("2"));
        await using var one = await ProxyHost.StartServerAsync(first);
        await using var two = await ProxyHost.StartServerAsync(second);
        await using var host = await new ProxyHost { Servers = [one.Http2, two.Http2] }.StartAsync();

        var answers = new HashSet<string>();
        for (var call = 0; call < 4; call++)
        {
            answers.Add((await host.GetAsync("/v1/ask/x")).Body);
        }

        Assert.Equal(["{\"text\":\"1\"}", "{\"text\":\"2\"}"], answers.Order());
    }

    [Fact]
    public async Task A_server_that_is_down_costs_no_call_and_is_left_out()
    {
        var calls = 0;
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnAsk = (request, _) =>
            {
                Interlocked.Increment(ref calls);
                return Task.FromResult(new AskResp { Text = request.Text });
            },
        });
        await using var host = await new ProxyHost { Servers = [ClosedPort.Find(), server.Http2], Options = options => options.ReactivateAfter = TimeSpan.FromHours(1) }.StartAsync();
        using var channel = host.OpenChannel();
        var client = new LabProtos.Lab.LabClient(channel);

        for (var call = 0; call < 5; call++)
        {
            Assert.Equal((200, "{\"text\":\"x\"}"), await host.GetAsync("/v1/ask/x"));
            Assert.Equal("y", (await client.AskAsync(new AskReq { Text = "y" }, cancellationToken: TestContext.Current.CancellationToken)).Text);
        }

        Assert.Equal(10, calls);
        Assert.True(host.Kestrel.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("lab", out var cluster));
        Assert.Equal(DestinationHealth.Unhealthy, cluster.Destinations["0"].Health.Passive);
        Assert.Equal(DestinationHealth.Unknown, cluster.Destinations["1"].Health.Passive);
    }

    [Fact]
    public async Task A_call_that_reached_a_server_is_not_sent_to_another()
    {
        var calls = 0;
        LabService Breaking() => new()
        {
            OnAsk = (_, context) =>
            {
                Interlocked.Increment(ref calls);
                context.GetHttpContext().Abort();
                return Task.FromResult(new AskResp());
            },
        };
        await using var one = await ProxyHost.StartServerAsync(Breaking());
        await using var two = await ProxyHost.StartServerAsync(Breaking());
        await using var host = await new ProxyHost { Servers = [one.Http2, two.Http2] }.StartAsync();

        Assert.Equal((503, "{\"code\":14,\"message\":\"The server broke the call off.\",\"details\":[]}"), await host.GetAsync("/v1/ask/x"));
        Assert.Equal(1, calls);
    }

    private static LabService Numbered(string number) => new() { OnAsk = (_, _) => Task.FromResult(new AskResp { Text = number }) };
}
