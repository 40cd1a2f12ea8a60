using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>The time that a call gets: from its client, and by the options of its cluster.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(50);

    private readonly Signal _released = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<TimeSpan?, TimeSpan?, bool> Limits => new()
    {
        { _short, null, false },
        { null, _short, false },
        { null, _short, true },
        { TimeSpan.FromHours(1), _short, false },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_call_ends_with_its_time_though_its_server_goes_on(TimeSpan? byDefault, TimeSpan? most, bool clientGivesAnHour)
    {
        var cluster = new GatewayClusterOptions { DefaultTimeout = byDefault, MaxTimeout = most };
        await using var server = await ProxyHost.StartServerAsync(Stubborn());

        // Grpc.AspNetCore logs an error if the reset comes while it still reads the request.
        server.AllowErrors = true;
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = cluster }.StartAsync();
        using var channel = host.OpenChannel();

        var byRest = await host.GetAsync("/v1/ask/x", clientGivesAnHour ? [("grpc-timeout", "1H")] : []);
        var native = await Assert.ThrowsAsync<RpcException>(async () => await new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), deadline: clientGivesAnHour ? DateTime.UtcNow.AddHours(1) : null, cancellationToken: Token));
        _released.Set();

        Assert.Equal((504, "{\"code\":4,\"message\":\"Deadline Exceeded\",\"details\":[]}"), byRest);
        Assert.Equal(StatusCode.DeadlineExceeded, native.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_a_time_of_its_client_has_no_limit()
    {
        var cluster = new GatewayClusterOptions { DefaultTimeout = _short, MaxTimeout = _short };
        DateTime? deadline = null;
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnWatch = (_, _, context) =>
            {
                deadline = context.Deadline;
                return Task.CompletedTask;
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2], Cluster = cluster }.StartAsync();

        Assert.Equal((200, ""), await host.GetAsync("/v1/watch/x"));
        Assert.Equal(DateTime.MaxValue, deadline);
    }

    private LabService Stubborn() => new()
    {
        OnAsk = async (_, _) =>
        {
            await _released.Task;
            return new AskResp();
        },
    };
}
