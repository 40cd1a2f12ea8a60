using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that answer by HTTP, and not by gRPC.</summary>
public sealed class NotGrpcTests
{
    private static readonly Dictionary<string, HostileCase> _cases = new()
    {
        ["a page"] = Failing(http => http.SayAsync(200, "text/html", "<html>Welcome</html>"), 500, StatusCode.Unknown, "with content of type 'text/html'."),
        ["nothing"] = Failing(_ => Task.CompletedTask, 500, StatusCode.Unknown, "with no content type."),
        ["gRPC-Web"] = Failing(http => http.SayAsync(200, "application/grpc-web+proto", "?"), 500, StatusCode.Unknown, "with content of type 'application/grpc-web+proto'."),
        ["404"] = Failing(http => http.SayAsync(404, "text/plain", "nothing here"), 501, StatusCode.Unimplemented, "HTTP 404 with content of type 'text/plain'."),
        ["503"] = Failing(http => http.SayAsync(503, "text/html", "<html>Down</html>"), 503, StatusCode.Unavailable, "HTTP 503 with content of type 'text/html'."),
        ["401"] = Failing(http => http.SayAsync(401, "application/json", "{}"), 401, StatusCode.Unauthenticated, "HTTP 401 with content of type 'application/json'."),
        ["302"] = Failing(http => http.SayAsync(302, "text/html", ""), 500, StatusCode.Unknown, "HTTP 302 with content of type 'text/html'."),
        ["404 of gRPC without a status"] = Failing(http => http.SayAsync(404, "application/grpc", ""), 501, StatusCode.Unimplemented, "HTTP 404 with content of type 'application/grpc'."),
        ["500 with a status of gRPC"] = HostileCase.Failing(
            http =>
            {
                http.Response.StatusCode = 500;
                http.End("7", "not you");
                return Task.CompletedTask;
            },
            403,
            StatusCode.PermissionDenied,
            "not you"),
    };

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task An_answer_that_is_not_gRPC_tells_what_it_is(string answer) => _cases[answer].RunAsync();

    [Fact]
    public async Task The_headers_of_a_page_stay_behind_but_for_those_that_say_how_to_ask_again()
    {
        await using var server = await HostileServer.StartAsync(http =>
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
            http.Response.Headers.SetCookie = "a=b";
            http.Response.Headers.ContentEncoding = "gzip";
            return http.SayAsync(401, "text/html", "<html/>");
        });
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var client = gateway.Kestrel.CreateHttp1Client();

        using var response = await client.GetAsync("/v1/ask/x", TestContext.Current.CancellationToken);

        Assert.Equal("Basic realm=\"x\"", response.Headers.WwwAuthenticate.ToString());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    private static HostileCase Failing(RequestDelegate answer, int http, StatusCode code, string what) =>
        HostileCase.Failing(answer, http, code, $"The server does not speak gRPC: it answered {what}");
}
