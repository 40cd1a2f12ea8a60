using System.Collections.Concurrent;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// Headers that gRPC metadata cannot hold, and headers that are broken, are their client's fault: the answer is no 5xx, nothing at Error or above is in the log, in
/// any category, and a service may look at everything that its context has. The host fails the test when there is an error.
/// </summary>
public sealed class BrokenHeaderTests
{
    private readonly ConcurrentQueue<string> _seen = new();

    public static TheoryData<Transport, string> Transports =>
        new MatrixTheoryData<Transport, string>([Transport.Http1, Transport.WebSocketOnHttp1], ["/v1/ask/x", "/v1/watch/x", "/v1/collect", "/v1/talk"]);

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_binary_header_that_is_not_base64_is_400(Transport transport, string path)
    {
        await using var host = await HostAsync();
        string[] broken =
        [
            "x-bin: %", "x-bin: A", "x-bin: AA*=", "x-bin: =", "x-bin: ü", "x-bin: AAE=, AAE=", "x-bin: AAE=\r\nx-bin: AAE=", "x-bin: AAE=\r\nX-BIN: %",
            "Grpc-Metadata-X-Bin: %", "x~y-bin: %", "-bin: %", "grpc-status-details-bin: %", "grpc-trace-bin: %", "grpc-tags-bin: AA==,AA==",
        ];

        foreach (var header in broken)
        {
            Assert.Equal((header, 400), (header, await SendAsync(host, transport, path, header)));
        }

        Assert.Empty(_seen);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_binary_header_in_base64_reaches_the_service(Transport transport, string path)
    {
        await using var host = await HostAsync();

        Assert.Equal(Success(transport), await SendAsync(host, transport, path, "x-bin: AAE=", "y-bin: AAE", "z-bin:", "Grpc-Metadata-V-Bin: AAE="));
        Assert.Superset(new HashSet<string> { "x-bin: 0001", "y-bin: 0001", "z-bin: ", "v-bin: 0001" }, _seen.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_name_that_metadata_cannot_have_is_left_out(Transport transport, string path)
    {
        await using var host = await HostAsync();
        string[] names = ["x~y", "x!", "x#", "x$", "x%41", "x&", "x'", "x*", "x+", "x^", "x`", "x|", "~", "Grpc-Metadata-x~y", "Grpc-Metadata-~"];

        foreach (var name in names)
        {
            Assert.Equal((name, Success(transport)), (name, await SendAsync(host, transport, path, name + ": 1")));
        }

        Assert.DoesNotContain(_seen, one => names.Any(name => one.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)));
    }

#if !FORWARDED
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Values_of_any_text_reach_the_service(Transport transport, string path)
    {
        await using var host = await HostAsync();

        Assert.Equal(Success(transport), await SendAsync(host, transport, path, "x: näh €", "y: a,b", "y: c", "z:", "Grpc-Metadata-V: ü", "Grpc-Metadata-: 1", "grpc-x: 1", "x.y_z: 1"));
        Assert.Superset(new HashSet<string> { "x: näh €", "v: ü", "x.y_z: 1" }, _seen.ToHashSet());
    }
#endif

    // Kestrel refuses some of these headers itself. None of them causes an error in the log.
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_header_that_is_nonsense_is_no_error(Transport transport, string path)
    {
        await using var host = await HostAsync();
        string[] nonsense =
        [
            "grpc-timeout: soon", "grpc-timeout: 1S\r\ngrpc-timeout: 1S", "grpc-timeout: 999999999S", "grpc-timeout: -1S", "X-Server-Timeout: NaN", "X-Server-Timeout: 1,2",
            "X-Server-Timeout: 1e9", "Accept: ///", "Accept: \u0001", "Accept: ü", "Accept-Encoding: %", "Content-Type: ///", "Content-Type: ü", "Content-Encoding: zip",
            "Authorization: %", "Cookie: a=%%%;;=;ü", "traceparent: nonsense", "traceparent: 00-00000000000000000000000000000000-0000000000000000-00", "tracestate: %",
            "baggage: %%%", "Last-Event-ID: %", "TE: %", "grpc-encoding: zip", "grpc-accept-encoding: zip", "grpc-status: 99", "grpc-message: %zz", "Origin: %", "Expect: %",
            "näh: 1", "x y: 1", "(x): 1", ": 1", "x", "Host: a\r\nHost: b", "Host: %", "Content-Length: x", "Content-Length: -1", "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: zip", "Transfer-Encoding: chunked\r\nContent-Length: 0", "x: a\0b", "x: " + new string('x', 40_000), "Upgrade: %", "Connection: %", "Connection: host",
            "Sec-WebSocket-Protocol: %", "Sec-WebSocket-Protocol: bearer", "Sec-WebSocket-Protocol: bearer, %%", "Sec-WebSocket-Extensions: %", "Sec-WebSocket-Key: %",
            "Sec-WebSocket-Version: x", "Range: %", "If-Match: %", "X-HTTP-Method-Override: %", "X-Forwarded-For: %", "Forwarded: %", "Keep-Alive: %", "Proxy-Authorization: %",
        ];

        foreach (var header in nonsense)
        {
            Assert.True(await SendAsync(host, transport, path, header) is >= 100 and < 500, header);
        }
    }

    [Theory]
    [InlineData("x-bin", "%", 400)]
    [InlineData("x-bin", "AAE=, AAE=", 400)]
    [InlineData("x-bin", "AA E=", 400)]
    [InlineData("x~y", "1", 200)]
    [InlineData("grpc-timeout", "soon", 400)]
    public async Task A_header_over_HTTP_2_is_judged_the_same(string name, string value, int status)
    {
        await using var host = await HostAsync();

        Assert.Equal(status, (await host.SendHttp2Async("GET", "/v1/ask/x", (name, value))).Status);
        Assert.Equal(status, (await host.SendHttp2Async("GET", "/v1/watch/x", (name, value))).Status);
    }

    private static int Success(Transport transport) => transport == Transport.Http1 ? 200 : 101;

    // Byte for byte: clients of .NET would not send most of these.
    private static async Task<int> SendAsync(LabHost host, Transport transport, string path, params string[] headers)
    {
        using var client = await RawClient.ConnectAsync(host);
        var isStream = path is "/v1/collect" or "/v1/talk";
        var start = transport == Transport.Http1
            ? $"{(isStream ? "POST" : "GET")} {path} HTTP/1.1\r\nConnection: close\r\n{(isStream ? "Content-Length: 0\r\n" : "")}"
            : $"GET {path} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
        await client.SendAsync(Encoding.UTF8.GetBytes($"{start}Host: lab\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"));
        await client.ReadUntilAsync("\r\n\r\n");
        var status = int.Parse(client.Received.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        if (status == 101)
        {
            // An empty text frame ends the request, and a Close frame the socket.
            await client.SendAsync([0x81, 0x80, 0, 0, 0, 0]);
            await client.ReadUntilAsync([0x88]);
            await client.SendAsync([0x88, 0x80, 0, 0, 0, 0]);
        }

        return status;
    }

    private void See(ServerCallContext context)
    {
        foreach (var entry in context.RequestHeaders)
        {
            _seen.Enqueue($"{entry.Key}: {(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}");
        }

        _ = (context.Host, context.Peer, context.Method, context.AuthContext, context.Deadline, context.GetHttpContext().Request.Headers.Count);
        Assert.All(context.GetHttpContext().Request.Headers, header => Assert.NotEmpty(header.Key));
    }

    private Task<LabHost> HostAsync() => new LabHost { Service = new Seeing(See) }.StartAsync();

    private sealed class Seeing : LabService
    {
        private readonly Action<ServerCallContext> _see;

        public Seeing(Action<ServerCallContext> see)
        {
            _see = see;
            OnAsk = (request, context) =>
            {
                see(context);
                return Task.FromResult(new AskResp { Text = request.Text });
            };
            OnWatch = (_, _, context) =>
            {
                see(context);
                return Task.CompletedTask;
            };
            OnTalk = (_, _, context) =>
            {
                see(context);
                return Task.CompletedTask;
            };
        }

        public override Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
        {
            _see(context);
            return base.Collect(requestStream, context);
        }
    }
}
