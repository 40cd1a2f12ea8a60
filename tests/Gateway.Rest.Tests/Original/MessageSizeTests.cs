using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>Limits of <see cref="GrpcServiceOptions"/> and of one service's own options, at their edges.</summary>
public sealed class MessageSizeTests
{
    // Tag and length of a text.
    private const int Head = 2;

    [Theory]
    [InlineData("the default", 100_000, 200)]
    [InlineData("global", 100, 200)]
    [InlineData("global", 101, 413)]
    [InlineData("own", 50, 200)]
    [InlineData("own", 51, 413)]
    [InlineData("own over global", 200, 200)]
    [InlineData("own over global", 201, 413)]
    [InlineData("none", 6_000, 200)]
    [InlineData("own none over global", 6_000, 200)]
    public async Task Request_message_is_taken_up_to_the_limit(string limit, int size, int status)
    {
        var head = size > 127 + Head ? size > 16_000 ? Head + 2 : Head + 1 : Head;
        await using var host = await HostAsync(limit, static (options, size) => options.MaxReceiveMessageSize = size);

        // The message of a GET has no body of JSON, which counts too.
        var (path, body) = size > 10_000 ? ("/v1/ask", $"{{\"text\":\"{new string('x', size - head)}\"}}") : ("/v1/ask/" + new string('x', size - head), null);

        Assert.Equal(status, (await host.SendAsync(body is null ? "GET" : "POST", path, body)).Status);
    }

    [Theory]
    [InlineData("/v1/collect", 413, "")]
    [InlineData("/v1/talk", 200, "{\"text\":\"short\"}\n")]
    public async Task Message_of_a_stream_over_the_limit_ends_it(string path, int status, string before)
    {
        await using var host = await HostAsync("own", static (options, size) => options.MaxReceiveMessageSize = size);

        var answer = await host.PostAsync(path, $"{{\"text\":\"short\"}}\n{{\"text\":\"{new string('x', 51)}\"}}");

        var error = RefusalTests.Status(8, "message 2: The request is longer than the limit of 50 bytes.");
        Assert.Equal((status, status == 413 ? error : $"{before}{{\"error\":{error}}}\n"), answer.Both);
    }

    [Fact]
    public async Task Message_of_a_WebSocket_over_the_limit_ends_the_call()
    {
        await using var host = await HostAsync("own", static (options, size) => options.MaxReceiveMessageSize = size);
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        await socket.SendAsync($"{{\"text\":\"{new string('x', 51)}\"}}");

        Assert.Contains("\"code\":8", Assert.Single(await socket.ReadAllAsync()), StringComparison.Ordinal);

        // The WebSocket protocol's own code for it (RFC 6455, section 7.4.1).
        Assert.Equal(1009, socket.Closed.Code);
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task RESOURCE_EXHAUSTED_of_a_service_stays_429(string path)
    {
        var service = new LookingService((Action<ServerCallContext>)(_ => throw new RpcException(new Status(StatusCode.ResourceExhausted, "quota"))));
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((429, RefusalTests.Status(8, "quota")), (await host.GetAsync(path)).Both);
    }

    [Theory]
    [InlineData("global", 100, 200)]
    [InlineData("global", 101, 429)]
    [InlineData("own", 50, 200)]
    [InlineData("own", 51, 429)]
    [InlineData("none", 100_000, 200)]
    public async Task Response_message_is_sent_up_to_the_limit(string limit, int size, int status)
    {
        var head = size > 127 + Head ? Head + 2 : Head;
        var answer = new AskResp { Text = new string('x', size - head) };
        Assert.Equal(size, answer.CalculateSize());
        await using var host = await HostAsync(limit, static (options, size) => options.MaxSendMessageSize = size, new LabService
        {
            OnAsk = (_, _) => Task.FromResult(answer),
            OnWatch = (_, responses, context) => responses.WriteAsync(answer, context.CancellationToken),
        });

        Assert.Equal(status, (await host.GetAsync("/v1/ask/a")).Status);
        Assert.Equal(status, (await host.GetAsync("/v1/watch/a")).Status);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a");
        Assert.Single(await socket.ReadAllAsync());
        Assert.Equal(status == 200 ? 1000 : 4008, socket.Closed.Code);
    }

    private static Task<LabHost> HostAsync(string limit, Action<GrpcServiceOptions, int?> set, LabService? service = null) => new LabHost
    {
        Service = service ?? new LabService(),
        Grpc = options =>
        {
            if (limit is "global" or "own over global" or "own none over global")
            {
                set(options, 100);
            }
            else if (limit == "none")
            {
                set(options, null);
            }
        },
        Services = services => services.AddGrpc().AddServiceOptions<LabService>(options =>
        {
            if (limit is "own" or "own over global" or "own none over global")
            {
                set(options, limit switch { "own" => 50, "own over global" => 200, _ => null });
            }
        }),
    }.StartAsync();
}
