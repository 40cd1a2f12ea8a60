using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>What a hostile server answers, and what clients then get: by REST, by WebSocket and natively. A star ends a text whose rest is the client library's.</summary>
/// <param name="Answer">Answers each call.</param>
/// <param name="Ask">The unary call by REST.</param>
/// <param name="Watch">The stream by REST.</param>
/// <param name="Socket">The stream by WebSocket.</param>
/// <param name="AskNatively">The unary call natively.</param>
/// <param name="WatchNatively">The stream natively.</param>
internal sealed record HostileCase(RequestDelegate Answer, string Ask, string Watch, string Socket, string AskNatively, string WatchNatively)
{
    private const int CloseCodes = 4000;

    /// <summary>Every call fails, before its first message.</summary>
    public static HostileCase Failing(RequestDelegate answer, int http, StatusCode code, string message, string details = "[]")
    {
        var status = Json(code, message, details);
        return new(answer, $"{http} {status}", $"{http} {status}", $"{{\"error\":{status}}}|{Close(code, message)}", $"{code}: {message}", $"{code}: {message}");
    }

    /// <summary>Every call fails, streams after the message <c>a</c>.</summary>
    public static HostileCase FailingLater(RequestDelegate answer, int http, StatusCode code, string message)
    {
        var status = Json(code, message, "[]");
        return new(
            answer,
            $"{http} {status}",
            $"200 {{\"text\":\"a\"}}\n{{\"error\":{status}}}",
            $"{{\"text\":\"a\"}}|{{\"error\":{status}}}|{Close(code, message)}",
            $"{code}: {message}",
            $"a|{code}: {message}");
    }

    /// <summary>Every call succeeds with one message.</summary>
    public static HostileCase Passing(RequestDelegate answer, string text) =>
        new(answer, $"200 {{\"text\":\"{text}\"}}", $"200 {{\"text\":\"{text}\"}}", $"{{\"text\":\"{text}\"}}|1000 ", text, text);

    /// <summary>Natively the messages of the server pass as they are, and the client library judges them.</summary>
    public HostileCase JudgedByClient(string ask, string watch) => this with { AskNatively = ask, WatchNatively = watch };

    /// <summary>Calls in all ways. Afterwards the other cluster and this server's next call must be well.</summary>
    public async Task RunAsync()
    {
        await using var server = await HostileServer.StartAsync(Answer);
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal(Ask, await gateway.AskAsync());
        Assert.Equal(Watch, await gateway.WatchAsync());
        Assert.Equal(Socket, await gateway.OpenAsync("/v1/watch/x"));
        AssertLike(AskNatively, await gateway.AskNativelyAsync());
        AssertLike(WatchNatively, await gateway.WatchNativelyAsync());

        await gateway.CheckOthersAsync();
        server.Answer = GrpcAnswer.AnswerWellAsync;
        Assert.Equal("200 {\"text\":\"well\"}", await gateway.AskAsync());
        Assert.Equal("well", await gateway.AskNativelyAsync());
    }

    /// <summary>A status as the body of an answer.</summary>
    public static string Json(StatusCode code, string message, string details = "[]") =>
        $"{{\"code\":{(int)code},\"message\":\"{message}\",\"details\":{details}}}";

    private static string Close(StatusCode code, string message) => $"{CloseCodes + (int)code} {message}";

    private static void AssertLike(string expected, string told)
    {
        if (expected.EndsWith('*'))
        {
            Assert.StartsWith(expected[..^1], told, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(expected, told);
        }
    }
}
