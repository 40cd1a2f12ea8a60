using System.Text;
using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that break connections or streams. A message that came before may reach the client or not: HttpClient drops what it has when its stream breaks.</summary>
public sealed class ConnectionTests
{
    private const string BrokeOff = "The server broke the call off.";
    private const string NoHandshake = "The server did not complete the handshake of HTTP/2: it may speak only HTTP/1.1, or TLS.";

    private static readonly string[] _brokeOff = [BrokeOff];

    // HttpClient sees the broken handshake first, or the call that waits for it.
    private static readonly string[] _noHandshake = [NoHandshake, BrokeOff];

    private static readonly Dictionary<string, (Func<RawServer> Start, string[] Told)> _cases = new()
    {
        ["closes at once"] = (static () => new RawServer(static (_, _) => Task.CompletedTask), _noHandshake),
        ["answers by HTTP/1.1"] = (static () => new RawServer(AnswerByHttp1Async), _noHandshake),
        ["sends garbage"] = (static () => new RawServer(static async (socket, token) => await socket.WriteAsync(new byte[100], token)), _noHandshake),
        ["closes before its headers"] = (static () => RawServer.OfHttp2(CloseAsync), _brokeOff),
        ["closes after a message"] = (static () => RawServer.OfHttp2(static stream => SendMessageAsync(stream, CloseAsync)), _brokeOff),
        ["goes away before its headers"] = (static () => RawServer.OfHttp2(static stream => GoAsync(stream, lastStream: 0, code: 0)), _brokeOff),
        ["goes away with an error"] = (static () => RawServer.OfHttp2(static stream => SendMessageAsync(stream, static one => GoAsync(one, lastStream: 1, code: 2))), _brokeOff),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    // NO_ERROR, INTERNAL_ERROR, REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM.
    public static MatrixTheoryData<int, bool> Resets => new([0, 2, 7, 8, 11], [false, true]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_connection_that_breaks_is_UNAVAILABLE(string server)
    {
        await using var started = _cases[server].Start();
        await CheckAsync(started, _cases[server].Told);
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_stream_that_is_reset_is_UNAVAILABLE(int code, bool isAfterMessage)
    {
        await using var server = RawServer.OfHttp2(stream => isAfterMessage ? SendMessageAsync(stream, one => one.ResetAsync(code)) : stream.ResetAsync(code));
        await CheckAsync(server, _brokeOff);
    }

    [Fact]
    public async Task A_server_that_goes_away_still_ends_the_calls_it_has()
    {
        await using var server = RawServer.OfHttp2(static stream => SendMessageAsync(stream, static async one =>
        {
            await one.GoAwayAsync(one.Id, code: 0);
            await one.EndAsync();
        }));
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal("200 {\"text\":\"a\"}", await gateway.AskAsync());
        Assert.Equal("200 {\"text\":\"a\"}", await gateway.WatchAsync());
        Assert.Equal("a", await gateway.AskNativelyAsync());
        Assert.Equal("a", await gateway.WatchNativelyAsync());
    }

    private static async Task CheckAsync(RawServer server, string[] messages)
    {
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        string[] bodies = [.. messages.Select(static message => HostileCase.Json(StatusCode.Unavailable, message))];

        Assert.Contains(await gateway.AskAsync(), bodies.Select(static body => $"503 {body}"));
        var watched = await gateway.WatchAsync();
        Assert.Contains(bodies, body => watched.Contains(body, StringComparison.Ordinal));
        var closed = await gateway.OpenAsync("/v1/watch/x");
        Assert.Contains(messages, message => closed.EndsWith($"|4014 {message}", StringComparison.Ordinal));
        Assert.Contains(await gateway.AskNativelyAsync(), messages.Select(static message => $"Unavailable: {message}"));
        var native = await gateway.WatchNativelyAsync();
        Assert.Contains(messages, message => native.EndsWith($"Unavailable: {message}", StringComparison.Ordinal));
        await gateway.CheckOthersAsync();
    }

    private static async Task SendMessageAsync(RawStream stream, Func<RawStream, Task> end)
    {
        await stream.BeginAsync();
        await stream.SendAsync(GrpcAnswer.Frame(GrpcAnswer.Message("a")));
        await end(stream);
    }

    private static async Task GoAsync(RawStream stream, int lastStream, int code)
    {
        await stream.GoAwayAsync(lastStream, code);
        stream.Close();
    }

    private static Task CloseAsync(RawStream stream)
    {
        stream.Close();
        return Task.CompletedTask;
    }

    private static async Task AnswerByHttp1Async(Stream socket, CancellationToken token)
    {
        await socket.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"), token);
        await socket.CopyToAsync(Stream.Null, token);
    }
}
