using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers whose headers and trailers HTTP cannot carry on, or that mean something else to a client.</summary>
public sealed class HeaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A name, a value, and whether clients of REST get it.</summary>
    public static TheoryData<string, string, bool> Strange => new()
    {
        { "x-text", "\u00E4", false },
        { "x-text", "a\u0001b", false },
        { "x-bytes-bin", "no base64!", false },
        { "x-bytes-bin", "AQ", true },
        { "x-long", new string('x', 8000), true },
        { "x-upper-CASE", "x", true },
        { "set-cookie", "a=b", true },
        { "content-length", "1", false },
        { "content-length", "nonsense", false },
        { "content-encoding", "gzip", false },
        { "transfer-encoding", "chunked", false },
        { "connection", "close", false },
        { "keep-alive", "timeout=5", false },
        { "proxy-connection", "close", false },
        { "upgrade", "websocket", false },
        { "te", "trailers", false },
        { "grpc-message", "odd", false },
        { "grpc-encoding", "gzip", false },
    };

    [Theory]
    [MemberData(nameof(Strange))]
    public Task A_strange_header_costs_no_call(string name, string value, bool isSentOn) => CheckAsync(name, value, isSentOn, isTrailer: false);

    [Theory]
    [MemberData(nameof(Strange))]
    public Task A_strange_trailer_costs_no_call(string name, string value, bool isSentOn) => CheckAsync(name, value, isSentOn, isTrailer: true);

    [Theory]
    [InlineData("x with space")]
    [InlineData(":status")]
    public async Task Headers_that_break_HTTP_are_UNAVAILABLE(string name)
    {
        await using var server = Start((name, "200"), isTrailer: false);
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        await CheckBrokenAsync(gateway);
    }

    [Fact]
    public async Task Giant_headers_and_trailers_are_UNAVAILABLE()
    {
        await using var server = await HostileServer.StartAsync(static async http =>
        {
            http.Response.Headers["x-giant"] = new string('x', 100_000);
            await GrpcAnswer.AnswerWellAsync(http);
        });
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        await CheckBrokenAsync(gateway);
        Assert.Contains(gateway.Kestrel.Logs.Entries, entry => entry.Exception?.ToString().Contains("headers length exceeded the set limit", StringComparison.Ordinal) == true);

        server.Answer = static async http =>
        {
            await GrpcAnswer.AnswerWellAsync(http);
            http.Response.AppendTrailer("x-giant", new string('x', 100_000));
        };
        await CheckBrokenAsync(gateway);
    }

    private static async Task CheckBrokenAsync(HostileGateway gateway)
    {
        Assert.Equal("503 {\"code\":14,\"message\":\"The server broke the call off.\",\"details\":[]}", await gateway.AskAsync());
        Assert.Equal("Unavailable: The server broke the call off.", await gateway.AskNativelyAsync());
        await gateway.CheckOthersAsync();
    }

    private static async Task CheckAsync(string name, string value, bool isSentOn, bool isTrailer)
    {
        await using var server = Start((name, value), isTrailer);
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var client = gateway.Kestrel.CreateHttp1Client();
        using var response = await client.GetAsync("/v1/ask/x", Token);

        Assert.Equal("{\"text\":\"a\"}", await response.Content.ReadAsStringAsync(Token));
        var prefix = isTrailer ? "Grpc-Trailer-" : "";
        Assert.Equal("good", Assert.Single(response.Headers.GetValues(prefix + "x-good")));
        if (isTrailer)
        {
            Assert.False(response.Headers.NonValidated.Contains("Grpc-Trailer-set-cookie"));
        }
        else
        {
            Assert.Equal(isSentOn, response.Headers.NonValidated.Contains(name));
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(12, response.Content.Headers.ContentLength);
            Assert.Empty(response.Content.Headers.ContentEncoding);
        }

        Assert.Equal("200 {\"text\":\"a\"}", await gateway.WatchAsync());
        Assert.Equal("{\"text\":\"a\"}|1000 ", await gateway.OpenAsync("/v1/watch/x"));
        Assert.Equal("a", await gateway.WatchNativelyAsync());
        await CheckNativelyAsync(gateway, isTrailer);
        await gateway.CheckOthersAsync();
    }

    private static async Task CheckNativelyAsync(HostileGateway gateway, bool isTrailer)
    {
        using var channel = gateway.Proxy.OpenChannel();
        using var call = new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: Token);

        Assert.Equal("a", (await call).Text);
        Assert.Equal("good", (isTrailer ? call.GetTrailers() : await call.ResponseHeadersAsync).GetValue("x-good"));
    }

    private static RawServer Start((string Name, string Value) strange, bool isTrailer) => RawServer.OfHttp2(async stream =>
    {
        (string, string)[] fields = [strange, ("x-good", "good")];
        await stream.SendHeadersAsync(isEnd: false, [(":status", "200"), ("content-type", "application/grpc"), .. isTrailer ? [] : fields]);
        await stream.SendAsync(GrpcAnswer.Frame(GrpcAnswer.Message("a")));
        await stream.SendHeadersAsync(isEnd: true, [("grpc-status", "0"), .. isTrailer ? fields : []]);
    });
}
