using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>A server that sends its headers, and then waits for its client.</summary>
public sealed class HeadersFirstTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_of_a_native_stream_come_before_its_first_message()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-room", "7" } });
                await requests.MoveNext(Token);
                await responses.WriteAsync(new AskResp { Text = requests.Current.Text }, Token);
            },
        });
        await using var host = await new ProxyHost { Servers = [server.Http2] }.StartAsync();
        using var channel = host.OpenChannel();
        using var talk = new LabProtos.Lab.LabClient(channel).Talk(cancellationToken: Token);

        var headers = await talk.ResponseHeadersAsync.WaitAsync(Token);
        Assert.Equal("7", headers.GetValue("x-room"));
        await talk.RequestStream.WriteAsync(new AskReq { Text = headers.GetValue("x-room") }, Token);

        Assert.True(await talk.ResponseStream.MoveNext(Token));
        Assert.Equal("7", talk.ResponseStream.Current.Text);
    }
}
