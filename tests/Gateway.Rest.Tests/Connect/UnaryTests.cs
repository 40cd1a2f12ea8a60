using System.Text;
using Gateway.Rest.Protocol;
using Gateway.Rest.Tests.Lab;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Connect;

/// <summary>The rules of unary calls: what is answered, and how.</summary>
public sealed class UnaryTests
{
    private const string Ask = "POST /lab.Lab/Ask";

    private static readonly string _empty = "400 {\"code\":\"invalid_argument\",\"message\":\"$: expected an object, found the end of the text (line 1, column 1)\",\"details\":"
        + "[{\"type\":\"google.rpc.BadRequest\",\"value\":\"Ci8SLWV4cGVjdGVkIGFuIG9iamVjdCwgZm91bmQgdGhlIGVuZCBvZiB0aGUgdGV4dA\",\"debug\":"
        + "{\"fieldViolations\":[{\"description\":\"expected an object, found the end of the text\"}]}}]}";

    /// <summary>The request line, headers, body, and the answer.</summary>
    public static TheoryData<string, string, string, string> Rules { get; } = new()
    {
        { Ask, Wire.Json, "{\"text\":\"x\"}", "200 {\"text\":\"x\"}" },
        { Ask, "Content-Type: application/json; charset=utf-8\r\nConnect-Protocol-Version: 1\r\n", "{}", "200 {\"text\":\"\"}" },
        { Ask, "Content-Type: APPLICATION/JSON\r\nconnect-protocol-version: 1\r\n", "{}", "200 {\"text\":\"\"}" },
        { Ask, Wire.Proto, "\n\u0001x", "200 \n\u0001x" },
        { Ask, Wire.Proto + "Connect-Protocol-Version: 1\r\n", "\n\u0001x", "200 \n\u0001x" },
        { Ask, Wire.Proto, "", "200 " },
        { "POST /lab.Lab/Plain", Wire.Json, "{\"text\":\"x\"}", "200 {\"text\":\"x\"}" },
        { "POST /lab.Lab/GetFile", Wire.Json, "{\"path\":\"x\"}", "200 {\"contentType\":\"\",\"data\":\"\",\"extensions\":[]}" },
        { "POST /lab.Lab/Upload", Wire.Json, "{\"contentType\":\"a/b\",\"data\":\"eA==\"}", "200 {\"contentType\":\"a/b\",\"data\":\"eA==\",\"extensions\":[]}" },

        // Bodies that are no message.
        { Ask, Wire.Json, "", _empty },
        { Ask, Wire.Json, "{", "400 {\"code\":\"invalid_argument\"" },
        { Ask, Wire.Json, "{}{}", "400 {\"code\":\"invalid_argument\"" },
        { Ask, Wire.Json, "{\"text\":1}", "400 {\"code\":\"invalid_argument\"" },
        { Ask, Wire.Json, "{\"other\":1}", "400 {\"code\":\"invalid_argument\"" },
        { Ask, Wire.Proto, "\n\u0005x", "400 {\"code\":\"invalid_argument\"" },
        { Ask, Wire.Proto, "\u0007", "400 {\"code\":\"invalid_argument\"" },

        // Content types.
        { Ask, "Content-Type: text/plain\r\nConnect-Protocol-Version: 1\r\n", "x", OtherType("text/plain") },
        { Ask, "Content-Type: application/xml\r\nConnect-Protocol-Version: 1\r\n", "x", OtherType("application/xml") },
        { Ask, "Content-Type: application/json; charset=utf-16\r\nConnect-Protocol-Version: 1\r\n", "x", OtherType("application/json; charset=utf-16") },
        { Ask, "Connect-Protocol-Version: 1\r\n", "{}", OtherType("") },
        { Ask, Wire.JsonStream, "", OtherType("application/connect+json") },
        { Ask, "Content-Type: application/connect+xml\r\n", "", OtherType("application/connect+xml") },

        // Versions.
        { Ask, "Content-Type: application/json\r\nConnect-Protocol-Version: 2\r\n", "{}", OtherVersion("2") },
        { Ask, Wire.Proto + "Connect-Protocol-Version: v1\r\n", "", OtherVersion("v1") },
        { Ask, Wire.Json + "Connect-Protocol-Version: 1\r\n", "{}", OtherVersion("1,1") },

        // Timeouts.
        { Ask, Wire.Json + "Connect-Timeout-Ms: 9999999999\r\n", "{}", "200 {\"text\":\"\"}" },
        { Ask, Wire.Json + "Connect-Timeout-Ms: 0000060000\r\n", "{}", "200 {\"text\":\"\"}" },
        { Ask, Wire.Json + "Connect-Timeout-Ms: 0\r\n", "{}", Error(504, "deadline_exceeded", "Deadline Exceeded") },
        { Ask, Wire.Json + "Connect-Timeout-Ms: 10000000000\r\n", "{}", BadTimeout("10000000000") },
        { Ask, Wire.Json + "Connect-Timeout-Ms: -1\r\n", "{}", BadTimeout("-1") },
        { Ask, Wire.Json + "Connect-Timeout-Ms: 1.5\r\n", "{}", BadTimeout("1.5") },
        { Ask, Wire.Json + "Connect-Timeout-Ms: 1s\r\n", "{}", BadTimeout("1s") },
        { Ask, Wire.Json + "Connect-Timeout-Ms:\r\n", "{}", BadTimeout("") },

        // Metadata.
        { Ask, Wire.Json + "x-bin: ???\r\n", "{}", Error(400, "invalid_argument", "The value of the header 'x-bin' is not base64.") },

        // Compression.
        { Ask, Wire.Json + "Content-Encoding: identity\r\n", "{}", "200 {\"text\":\"\"}" },
        { Ask, Wire.Json + "Content-Encoding: br\r\n", "{}", Error(501, "unimplemented", "The compression 'br' is not supported. Supported: gzip.") },
        { Ask, Wire.Json + "Content-Encoding: gzip\r\n", "{}", Error(400, "invalid_argument", "The request body is not compressed as its Content-Encoding says.") },
        { Ask, Wire.Proto + "Content-Encoding: gzip\r\n", "", "200 " },
        { Ask, Wire.Json + "Content-Encoding: GZIP\r\n", "{}", Error(400, "invalid_argument", "The request body is not compressed as its Content-Encoding says.") },
        { Ask, Wire.Json + "Content-Encoding: Identity\r\n", "{}", "200 {\"text\":\"\"}" },

        // HTTP methods.
        { "PUT /lab.Lab/Ask", Wire.Json, "{}", Error(405, "unimplemented", "PUT is not allowed here. Allowed: POST.") },
        { "PUT /lab.Lab/Look", Wire.Json, "{}", Error(405, "unimplemented", "PUT is not allowed here. Allowed: GET, HEAD, POST.") },
        { "DELETE /lab.Lab/Ask", Wire.Proto, "", Error(405, "unimplemented", "DELETE is not allowed here. Allowed: POST.") },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Rule_holds(string line, string headers, string body, string expected)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.StartsWith(expected, await Wire.AskAsync(host, line, headers, Wire.Text(body)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_has_metadata_as_headers_and_trailers_with_a_prefix()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = AnswerAsync } }.StartAsync();

        var answer = (await Wire.SendAsync(host, Ask, Wire.Json, Wire.Text("{}"))).Split("\r\n");

        Assert.Equal("HTTP/1.1 200 OK", answer[0]);
        Assert.Equal("{\"text\":\"ok\"}", answer[^1]);
        string[] expected = ["Content-Length: 13", "Content-Type: application/json", "Trailer-x-tail: two", "x-head-bin: AQI=", "x-head: one"];
        Assert.Equal(expected, answer[1..].Where(static line => line.StartsWith("Content", StringComparison.Ordinal) || line.Contains("x-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

        static async Task<AskResp> AnswerAsync(AskReq request, ServerCallContext context)
        {
            await context.WriteResponseHeadersAsync([new("x-head", "one"), new("x-head-bin", [1, 2])]);
            context.ResponseTrailers.Add("x-tail", "two");
            return new AskResp { Text = "ok" };
        }
    }

    [Fact]
    public async Task Refusal_names_what_is_accepted()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Contains("Accept-Post: application/json, application/proto\r\n", await Wire.SendAsync(host, Ask, "Content-Type: a/b\r\nConnect-Protocol-Version: 1\r\n", []), StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding: gzip\r\n", await Wire.SendAsync(host, Ask, Wire.Proto + "Content-Encoding: zstd\r\n", []), StringComparison.Ordinal);
        Assert.Contains("Allow: POST\r\n", await Wire.SendAsync(host, "PATCH /lab.Lab/Ask", Wire.Proto, []), StringComparison.Ordinal);
    }

    // The table of the protocol.
    [Theory]
    [InlineData(StatusCode.Cancelled, "canceled", 499)]
    [InlineData(StatusCode.Unknown, "unknown", 500)]
    [InlineData(StatusCode.InvalidArgument, "invalid_argument", 400)]
    [InlineData(StatusCode.DeadlineExceeded, "deadline_exceeded", 504)]
    [InlineData(StatusCode.NotFound, "not_found", 404)]
    [InlineData(StatusCode.AlreadyExists, "already_exists", 409)]
    [InlineData(StatusCode.PermissionDenied, "permission_denied", 403)]
    [InlineData(StatusCode.ResourceExhausted, "resource_exhausted", 429)]
    [InlineData(StatusCode.FailedPrecondition, "failed_precondition", 400)]
    [InlineData(StatusCode.Aborted, "aborted", 409)]
    [InlineData(StatusCode.OutOfRange, "out_of_range", 400)]
    [InlineData(StatusCode.Unimplemented, "unimplemented", 501)]
    [InlineData(StatusCode.Internal, "internal", 500)]
    [InlineData(StatusCode.Unavailable, "unavailable", 503)]
    [InlineData(StatusCode.DataLoss, "data_loss", 500)]
    [InlineData(StatusCode.Unauthenticated, "unauthenticated", 401)]
    public async Task Code_has_its_name_and_its_HTTP_status(StatusCode code, string name, int status)
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(code, "wörd \"no\"")) } }.StartAsync();

        Assert.Equal(Error(status, name, "wörd \\\"no\\\""), await Wire.AskAsync(host, Ask, Wire.Proto, []));
    }

    [Fact]
    public async Task Error_without_message_has_none_and_details_of_unknown_type_have_no_debug()
    {
        var details = new Google.Rpc.Status { Code = 5, Details = { new Google.Protobuf.WellKnownTypes.Any { TypeUrl = "type.googleapis.com/some.Other", Value = ByteString.CopyFrom(1, 2, 3, 4) } } };
        var metadata = new Metadata { { "grpc-status-details-bin", details.ToByteArray() }, { "x-more", "1" } };
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, ""), metadata) } }.StartAsync();

        var answer = await Wire.SendAsync(host, Ask, Wire.Json, Wire.Text("{}"));

        Assert.EndsWith("\r\n\r\n{\"code\":\"not_found\",\"details\":[{\"type\":\"some.Other\",\"value\":\"AQIDBA\"}]}", answer, StringComparison.Ordinal);
        Assert.Contains("Trailer-x-more: 1\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("grpc-status-details-bin", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(98, false, true)]
    [InlineData(99, false, false)]
    [InlineData(98, true, true)]
    [InlineData(99, true, false)]
    [InlineData(50_000_000, true, false)]
    public async Task Message_may_be_as_long_as_the_method_allows_before_and_after_it_is_decompressed(int characters, bool isCompressed, bool isTaken)
    {
        await using var host = await new LabHost { Grpc = options => options.MaxReceiveMessageSize = 100 }.StartAsync();
        var message = Wire.Ask(new string('x', characters));

        var answer = await Wire.AskAsync(host, Ask, Wire.Proto + (isCompressed ? "Content-Encoding: gzip\r\n" : ""), isCompressed ? Wire.Gzip(message) : message);

        Assert.StartsWith(isTaken ? "200 \n" : Error(429, "resource_exhausted", "The request is longer than the limit of 100 bytes."), answer, StringComparison.Ordinal);
    }

#if !FORWARDED
    // Kestrel's limit of a body is 30,000,000 bytes.
    [Theory]
    [InlineData(29_000_000, true)]
    [InlineData(31_000_000, false)]
    public async Task Message_decompresses_to_the_limit_of_a_body_where_the_method_has_none(int characters, bool isTaken)
    {
        await using var host = await new LabHost { Grpc = static options => options.MaxReceiveMessageSize = null, Service = new LabService { OnAsk = static (_, _) => Task.FromResult(new AskResp()) } }.StartAsync();

        var answer = await Wire.AskAsync(host, Ask, Wire.Proto + "Content-Encoding: gzip\r\n", Wire.Gzip(Wire.Ask(new string('x', characters))));

        Assert.Equal(isTaken ? "200 " : Error(429, "resource_exhausted", "The request is longer than the limit of 30000000 bytes."), answer);
    }
#endif

    [Fact]
    public async Task Delay_of_the_details_becomes_Retry_After()
    {
        var delay = new Google.Rpc.RetryInfo { RetryDelay = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 2, Nanos = 1 } };
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => throw StatusDetails.ToException(StatusCode.Unavailable, "later", delay) } }.StartAsync();

        var answer = await Wire.SendAsync(host, Ask, Wire.Json, Wire.Text("{}"));

        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 3\r\n", answer, StringComparison.Ordinal);
    }

    // The content type of a stream at a method that is none.
    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    public async Task Refusal_of_middleware_keeps_its_status_whatever_the_content_type(int status)
    {
        await using var host = await new LabHost
        {
            Application = app =>
            {
                app.UseRouting();
                app.Use(_ => http =>
                {
                    http.Response.StatusCode = status;
                    return Task.CompletedTask;
                });
            },
        }.StartAsync();

        Assert.StartsWith($"{status} {{\"code\":", await Wire.AskAsync(host, Ask, Wire.JsonStream, Wire.Envelope("{}")), StringComparison.Ordinal);
        Assert.StartsWith($"{status} {{\"code\":", await Wire.AskAsync(host, "PUT /lab.Lab/Watch", Wire.JsonStream, Wire.Envelope("{}")), StringComparison.Ordinal);
        Assert.StartsWith("200 ", await Wire.AskAsync(host, "POST /lab.Lab/Watch", Wire.JsonStream, Wire.Envelope("{}")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_body_that_is_cut_anywhere_or_goes_on_is_refused()
    {
        await using var host = await new LabHost().StartAsync();
        var whole = Wire.Gzip(Wire.Text("{\"text\":\"x\"}"));
        var refused = Error(400, "invalid_argument", "The request body is not compressed as its Content-Encoding says.");

        Assert.StartsWith("200 {\"text\":\"x\"", await Wire.AskAsync(host, Ask, Wire.Json + "Content-Encoding: gzip\r\n", whole), StringComparison.Ordinal);
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal(refused, await Wire.AskAsync(host, Ask, Wire.Json + "Content-Encoding: gzip\r\n", whole[..length]));
        }

        Assert.Equal(refused, await Wire.AskAsync(host, Ask, Wire.Json + "Content-Encoding: gzip\r\n", [.. whole, 1]));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("br, gzip;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("br", false)]
    [InlineData("", false)]
    public async Task Long_answer_is_compressed_for_a_client_that_takes_gzip(string accepted, bool isCompressed)
    {
        await using var host = await new LabHost().StartAsync();
        var text = new string('x', 2_000);

        var content = new ByteArrayContent(Wire.Ask(text));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/proto");
        var answer = await host.SendContentAsync("POST", "/lab.Lab/Ask", content, ("Accept-Encoding", accepted));

        Assert.Equal(isCompressed ? "gzip" : null, answer.Header("Content-Encoding"));
        Assert.Equal(text, AskResp.Parser.ParseFrom(isCompressed ? Wire.Gunzip(answer.Bytes) : answer.Bytes).Text);
    }

    [Fact]
    public async Task Body_that_is_cut_by_its_connection_at_any_byte_leaves_the_server_well()
    {
        await using var host = await new LabHost().StartAsync();
        var body = Wire.Ask("hello");
        for (var length = 0; length < body.Length; length++)
        {
            using var client = await RawClient.ConnectAsync(host);
            await client.SendAsync([.. Encoding.ASCII.GetBytes($"POST /lab.Lab/Ask HTTP/1.1\r\nHost: a\r\n{Wire.Proto}Content-Length: {body.Length}\r\n\r\n"), .. body[..length]]);
            client.Reset();
        }

        Assert.Equal("200 \n\u0001x", await Wire.AskAsync(host, Ask, Wire.Proto, Wire.Ask("x")));
    }

    private static string Error(int status, string code, string message) => $"{status} {{\"code\":\"{code}\",\"message\":\"{message}\"}}";

    private static string OtherType(string sent) => Error(415, "invalid_argument", $"The content type '{sent}' is not accepted. Accepted: application/json, application/proto.");

    private static string OtherVersion(string sent) => Error(400, "invalid_argument", $"The header Connect-Protocol-Version is '{sent}': expected 1.");

    private static string BadTimeout(string sent) => Error(400, "invalid_argument", $"The header Connect-Timeout-Ms is '{sent}': expected 1 to 10 digits.");
}
