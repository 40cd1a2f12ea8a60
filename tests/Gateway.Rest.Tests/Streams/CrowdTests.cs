using System.Net.Sockets;
using Gateway.Rest.Tests.Lab;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>A thousand streams at once, half of whose clients vanish: the service hears of each, the others are served to their end, and nothing is left behind.</summary>
public sealed class CrowdTests
{
    private const int Crowd = 1000;
    private const int StreamsOfConnection = 100; // what Kestrel lets one HTTP/2 connection have

    // So many come at a time that the listening socket can queue them.
    private readonly ParallelOptions _atATime = new() { MaxDegreeOfParallelism = 50, CancellationToken = Token };
    private readonly Tally _here = new(Crowd);
    private readonly Tally _gone = new(Crowd / 2);
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_with_an_HTTP1_connection_each_end_without_a_trace()
    {
        await using var host = await HostAsync();
        using var calls = new OpenCalls(host);
        var clients = await EnterAsync(host, "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");

        await LeaveAsync(clients);
        await Parallel.ForEachAsync(clients[(Crowd / 2)..], _atATime, async (client, _) =>
        {
            Assert.EndsWith("{\"text\":\"last\"}\n\r\n0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
            client.Dispose();
        });

        await AssertNothingIsLeftAsync(calls);
    }

    [Fact]
    public async Task Streams_on_few_HTTP2_connections_end_without_a_trace()
    {
        await using var host = await HostAsync();
        using var calls = new OpenCalls(host);
        var connections = Enumerable.Range(0, Crowd / StreamsOfConnection).Select(_ => new Http2Connection(host)).ToArray();
        var streams = await Task.WhenAll(connections.SelectMany(connection => Enumerable.Range(0, StreamsOfConnection).Select(_ => connection.OpenAsync("/v1/watch/x"))));
        await _here.All;
        Assert.Equal(Crowd, calls.Count);

        // Two connections go with all their streams, one of them by a close and one by a reset; of the next three each stream is reset by itself.
        connections[0].Close();
        connections[1].Reset();
        Array.ForEach(streams[(2 * StreamsOfConnection)..(Crowd / 2)], stream => stream.Dispose());
        await _gone.All;
        _release.Set();
        await Parallel.ForEachAsync(streams[(Crowd / 2)..], _atATime, async (stream, _) =>
            Assert.Equal("{\"text\":\"first\"}\n{\"text\":\"last\"}\n", await stream.Content.ReadAsStringAsync(Token)));

        await AssertNothingIsLeftAsync(calls);
        Array.ForEach(streams, stream => stream.Dispose());
        Array.ForEach(connections, connection => connection.Dispose());
    }

    [Fact]
    public async Task WebSockets_in_a_crowd_end_without_a_trace()
    {
        await using var host = await HostAsync();
        using var calls = new OpenCalls(host);
        var clients = await EnterAsync(
            host, "GET /v1/watch/x HTTP/1.1\r\nHost: lab\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

        await LeaveAsync(clients);
        await Parallel.ForEachAsync(clients[(Crowd / 2)..], _atATime, async (client, _) =>
        {
            // A text frame, and then a Close frame with 1000, which is answered.
            byte[] end = [0x81, 15, .. "{\"text\":\"last\"}"u8, 0x88, 2, 3, 0xE8];
            await client.ReadUntilAsync(end);
            await client.SendAsync([0x88, 0x82, 0, 0, 0, 0, 3, 0xE8]);
            await client.ReadToEndAsync();
            Assert.True(client.ReceivedBytes.EndsWith(end));
            client.Dispose();
        });

        await AssertNothingIsLeftAsync(calls);
    }

    private async Task<RawClient[]> EnterAsync(LabHost host, string request)
    {
        var clients = new RawClient[Crowd];
        await Parallel.ForAsync(0, Crowd, _atATime, async (index, _) =>
        {
            clients[index] = await RawClient.ConnectAsync(host);
            await clients[index].SendAsync(request);
            await clients[index].ReadUntilAsync("\"first\"");
        });
        await _here.All;
        return clients;
    }

    private async Task LeaveAsync(RawClient[] clients)
    {
        for (var i = 0; i < Crowd / 2; i++)
        {
            if (i % 2 == 0)
            {
                clients[i].Reset();
            }
            else
            {
                clients[i].Dispose();
            }
        }

        await _gone.All;
        _release.Set();
    }

    private async Task AssertNothingIsLeftAsync(OpenCalls calls)
    {
        await calls.NoneAsync();
        Assert.Equal(Crowd / 2, _gone.Count);
    }

    private Task<LabHost> HostAsync()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
                _here.Add();
                try
                {
                    await _release.Task.WaitAsync(context.CancellationToken);
                }
                catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
                {
                    _gone.Add();
                    throw;
                }

                await responses.WriteAsync(new AskResp { Text = "last" }, context.CancellationToken);
            },
        };
        return new LabHost { Service = service }.StartAsync();
    }

    /// <summary>One connection of HTTP/2, whose socket can be taken away.</summary>
    private sealed class Http2Connection : IDisposable
    {
        private readonly HttpClient _http;
        private Socket? _socket;

        public Http2Connection(LabHost host)
        {
            var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (to, cancellationToken) =>
                {
                    _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await _socket.ConnectAsync(to.DnsEndPoint, cancellationToken);
                    return new NetworkStream(_socket, ownsSocket: true);
                },
            };
            _http = new HttpClient(handler) { BaseAddress = host.Kestrel.Http2 };
        }

        public async Task<HttpResponseMessage> OpenAsync(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        }

        public void Close() => _socket!.Dispose();

        public void Reset()
        {
            _socket!.LingerState = new LingerOption(enable: true, seconds: 0);
            _socket.Dispose();
        }

        public void Dispose() => _http.Dispose();
    }
}
