using System.Buffers.Binary;
using System.Net.WebSockets;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using LabProtos;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// A message that is refused is its client's fault: the answer is no 5xx, and nothing at Error or above is in the log, in any category. The host fails the test
/// when there is.
/// </summary>
public sealed class RefusedMessageTests
{
    private const string Good = "{\"text\":\"a\"}";

    private static readonly string _deep = "{\"text\":" + new string('[', 500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Transport, string, int> Messages
    {
        get
        {
            (string Message, int Status)[] messages =
            [
                ("{\"text\":}", 400),
                ("{\"nope\":1}", 400),
                ("{\"size\":\"many\"}", 400),
                ("{\"size\":1e99}", 400),
                ("{\"text\":\"\\ud800\"}", 400),
                ("[]", 400),
                ("nonsense", 400),
                (_deep, 400),
                ("{\"text\":\"" + new string('x', 5000) + "\"}", 413),
            ];
            var all = new TheoryData<Transport, string, int>();
            foreach (var transport in Enum.GetValues<Transport>())
            {
                all.AddRange([.. messages.Select(one => (transport, one.Message, one.Status))]);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_refused_message_of_a_unary_call_is_no_error(Transport transport, string message, int status)
    {
        await using var host = await HostAsync();

        Assert.Equal(status, await SendAsync(host, transport, "/v1/ask", message));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_refused_message_of_a_server_stream_is_no_error(Transport transport, string message, int status)
    {
        await using var host = await HostAsync();

        Assert.Equal(status, await SendAsync(host, transport, "/v1/watch", message));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_refused_message_in_the_middle_of_a_client_stream_is_no_error(Transport transport, string message, int status)
    {
        await using var host = await HostAsync();

        // Two values in one line are as wrong as one that is broken.
        Assert.Equal(status == 413 ? 413 : 400, await SendAsync(host, transport, "/v1/collect", Good, message, Good));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_refused_message_in_the_middle_of_a_bidirectional_stream_is_no_error(Transport transport, string message, int status)
    {
        await using var host = await HostAsync();

        // The first message may have been answered before the second one is read: the failure is in the stream then.
        Assert.Contains(await SendAsync(host, transport, "/v1/talk", Good, message, Good), new[] { 200, status });
    }

    [Theory]
    [InlineData(Transport.Http1)]
    [InlineData(Transport.Http2)]
    [InlineData(Transport.WebSocketOnHttp1)]
    [InlineData(Transport.WebSocketOnHttp2)]
    public async Task A_service_that_reads_on_after_a_refused_message_is_no_error(Transport transport)
    {
        var service = new LabService
        {
            OnTalk = async (requests, responses, _) =>
            {
                for (var i = 0; i < 5; i++)
                {
                    try
                    {
                        await requests.MoveNext(CancellationToken.None);
                    }
                    catch (Grpc.Core.RpcException)
                    {
                        // It would rather go on.
                    }
                }

                await responses.WriteAsync(new AskResp { Text = "done" }, CancellationToken.None);
            },
        };
        await using var host = await HostAsync(service);

        Assert.InRange(await SendAsync(host, transport, "/v1/talk", Good, "{\"nope\":1}", Good), 200, 499);
    }

    [Theory]
    [InlineData("810000000000", "a frame without a mask")]
    [InlineData("838000000000", "an opcode that does not exist")]
    [InlineData("C18000000000", "a reserved bit")]
    [InlineData("81810000000080", "text that is not UTF-8")]
    [InlineData("89FE007E00000000", "a ping that is too long")]
    [InlineData("81FFFFFFFFFFFFFFFFFF00000000", "a length below zero")]
    [InlineData("80800000000000", "a continuation of nothing")]
    public async Task A_client_that_breaks_the_WebSocket_protocol_is_no_error(string frame, string because)
    {
        await using var host = await HostAsync(new LabService { OnWatch = (_, _, context) => Forever.WaitAsync(context.CancellationToken) });
        foreach (var path in new[] { "/v1/ask", "/v1/watch/x", "/v1/collect", "/v1/talk" })
        {
            using var client = await RawClient.ConnectAsync(host);
            await client.SendAsync(
                $"GET {path} HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            await client.ReadUntilAsync("\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 101", client.Received, StringComparison.Ordinal);

            // A Close frame has an opcode of 8 and a code in its first two bytes: 1002 for a protocol error, 1007 for text that is none.
            await client.SendAsync(Convert.FromHexString(frame));
            client.ForgetUntil("\r\n\r\n");
            await client.ReadAtLeastAsync(4);
            var code = BinaryPrimitives.ReadUInt16BigEndian(client.ReceivedBytes[2..]);
            Assert.True(client.ReceivedBytes[0] == 0x88 && code is 1002 or 1007, $"{path}: {because} was answered {Convert.ToHexString(client.ReceivedBytes)}.");
        }
    }

    // By HTTP the status; by WebSocket what the Close frame says of it, as HTTP would.
    private static async Task<int> SendAsync(LabHost host, Transport transport, string path, params string[] messages)
    {
        if (transport is Transport.Http1 or Transport.Http2)
        {
            using var client = transport == Transport.Http1 ? host.Kestrel.CreateHttp1Client() : host.Kestrel.CreateHttp2Client();
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Version = client.DefaultRequestVersion,
                VersionPolicy = client.DefaultVersionPolicy,
                Content = LabHost.Json(string.Join('\n', messages)),
            };
            using var response = await client.SendAsync(request, Token);
            await response.Content.ReadAsStringAsync(Token);
            return (int)response.StatusCode;
        }

        using var socket = await SocketClient.OpenAsync(host, path, http2: transport == Transport.WebSocketOnHttp2);
        try
        {
            foreach (var message in messages)
            {
                await socket.SendAsync(message);
            }

            await socket.EndAsync();
        }
        catch (WebSocketException)
        {
            // The server has closed it already.
        }

        await socket.ReadAllAsync();
        return socket.Closed.Code switch
        {
            1000 => 200,
            4003 => 400,
            (int)WebSocketCloseStatus.MessageTooBig => 413,
            4008 => 413,
            _ => throw new InvalidOperationException($"The WebSocket was closed with {socket.Closed}."),
        };
    }

    private static Task<LabHost> HostAsync(LabService? service = null) =>
        new LabHost { Service = service ?? new LabService(), Grpc = grpc => grpc.MaxReceiveMessageSize = 2000 }.StartAsync();
}
