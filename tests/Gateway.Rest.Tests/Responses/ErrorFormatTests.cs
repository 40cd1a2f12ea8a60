using System.Buffers;
using System.Text;
using Gateway.Rest.Protocol;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Status = Grpc.Core.Status;

namespace Gateway.Rest.Tests.Responses;

/// <summary>Every form of an error, at every place where one is written. docs/errors.md shows the same bytes.</summary>
public sealed class ErrorFormatTests
{
    private const string Details = "[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"bad\",\"description\":\"Bad Request\"}]}]";
    private const string AsStatus = "{\"code\":10,\"message\":\"error!!!!!!\",\"details\":" + Details + "}";
    private const string AsAip193 = "{\"error\":{\"code\":409,\"status\":\"ABORTED\",\"message\":\"error!!!!!!\",\"details\":" + Details + "}}";
    private const string AsProblem =
        "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"error!!!!!!\",\"code\":\"ABORTED\",\"errors\":[{\"field\":\"bad\",\"description\":\"Bad Request\"}],\"details\":" + Details + "}";

    private const string AsOwn = "{\"oops\":\"ABORTED\",\"http\":409,\"why\":\"error!!!!!!\",\"more\":1}";

    private static readonly (string, string) _wantsProblem = ("Accept", "application/problem+json, application/json");

    public enum Form
    {
        Status,
        Aip193,
        Problem,
        Own,
    }

    private static RpcException Failure => StatusDetails.ToException(
        StatusCode.Aborted, "error!!!!!!", new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "bad", Description = "Bad Request" } } });

    [Theory]
    [InlineData(Form.Status, AsStatus, "application/json")]
    [InlineData(Form.Aip193, AsAip193, "application/json")]
    [InlineData(Form.Problem, AsProblem, "application/problem+json")]
    [InlineData(Form.Own, AsOwn, "application/vnd.lab+json")]
    public async Task One_answer_is_the_error(Form form, string body, string contentType)
    {
        await using var host = await FailingAsync(form);

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((409, body), answer.Both);
        Assert.Equal((contentType, "Accept"), (answer.ContentType, answer.Header("Vary")));
        var head = await host.SendAsync("HEAD", "/v1/ask/x", body: null);
        Assert.Equal((409, "", contentType, body.Length), (head.Status, head.Body, head.ContentType, head.ContentHeaders.ContentLength));
    }

    [Theory]
    [InlineData(Form.Status, "{\"error\":" + AsStatus + "}")]
    [InlineData(Form.Aip193, AsAip193)]
    [InlineData(Form.Problem, "{\"error\":" + AsProblem + "}")]
    [InlineData(Form.Own, "{\"error\":{\"oops\":\"ABORTED\",\"http\":409,\"why\":\"error!!!!!!\", \"more\":1}}")]
    public async Task Lines_arrays_and_WebSockets_end_with_the_error(Form form, string element)
    {
        await using var host = await FailingAsync(form);

        Assert.Equal((200, "{\"text\":\"x\"}\n" + element + "\n"), (await host.GetAsync("/v1/watch/x")).Both);
        Assert.Equal((200, "[{\"text\":\"x\"}," + element + "]"), (await host.GetAsync("/v1/watch/x?$alt=json")).Both);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x");
        Assert.Equal("{\"text\":\"x\"}", await socket.ReadTextAsync());
        Assert.Equal(element, await socket.ReadTextAsync());
        Assert.Null(await socket.ReadAsync());
        Assert.Equal((4010, "error!!!!!!"), socket.Closed);
    }

    [Theory]
    [InlineData(Form.Status, AsStatus, "{\"code\":0,\"message\":\"\",\"details\":[]}")]
    [InlineData(Form.Aip193, AsAip193, "{}")]
    [InlineData(Form.Problem, AsProblem, "{}")]
    [InlineData(Form.Own, "{\"oops\":\"ABORTED\",\"http\":409,\"why\":\"error!!!!!!\", \"more\":1}", "{}")]
    public async Task The_last_event_is_the_error_or_the_success(Form form, string data, string success)
    {
        await using var host = await FailingAsync(form);

        Assert.Equal((200, $"id: 1\ndata: {{\"text\":\"x\"}}\n\nevent: end\nid: end\ndata: {data}\n\n"), (await host.GetAsync("/v1/watch/x?$alt=sse")).Both);
        Assert.Equal((200, $"event: end\nid: end\ndata: {success}\n\n"), (await host.GetAsync("/v1/watch/none?$alt=sse")).Both);
    }

    [Theory]
    [InlineData(Form.Status, "{\"code\":12,\"message\":\"DELETE is not allowed here. Allowed: GET, HEAD, OPTIONS, PUT.\",\"details\":[]}")]
    [InlineData(Form.Aip193, "{\"error\":{\"code\":405,\"status\":\"UNIMPLEMENTED\",\"message\":\"DELETE is not allowed here. Allowed: GET, HEAD, OPTIONS, PUT.\",\"details\":[]}}")]
    [InlineData(Form.Problem, "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"DELETE is not allowed here. Allowed: GET, HEAD, OPTIONS, PUT.\",\"code\":\"UNIMPLEMENTED\",\"details\":[]}")]
    public async Task Another_method_is_refused_in_the_same_form(Form form, string body)
    {
        await using var host = await FailingAsync(form);

        Assert.Equal((405, body), (await host.SendAsync("DELETE", "/v1/ask/x", body: null)).Both);
    }

    [Fact]
    public async Task Every_refusal_before_a_call_is_a_problem_where_errors_are_problems()
    {
        await using var host = await FailingAsync(Form.Problem);
        using var text = new StringContent("x");

        await IsProblemAsync(host.SendContentAsync("POST", "/v1/ask", text), 415, "INVALID_ARGUMENT");
        await IsProblemAsync(host.GetAsync("/v1/ask/x?nothing=1"), 400, "INVALID_ARGUMENT");
        await IsProblemAsync(host.GetAsync("/v1/ask/x?$alt=xml"), 400, "INVALID_ARGUMENT");
        Assert.Contains("\r\nContent-Type: application/problem+json\r\n", await host.SendRawAsync("GET /v1/ask/%zz HTTP/1.1"), StringComparison.Ordinal);
        await IsProblemAsync(host.GetAsync("/v1/watch/x", ("Accept", "image/png")), 406, "INVALID_ARGUMENT");
        await IsProblemAsync(host.PostAsync("/v1/ask", "{\"text\":\"" + new string('x', 5_000_000) + "\"}"), 413, "RESOURCE_EXHAUSTED");
        await IsProblemAsync(host.GetAsync("/v1/ask/x", ("grpc-timeout", "soon")), 400, "INVALID_ARGUMENT");
        Assert.Contains("\"errors\":[{\"field\":\"size\",\"description\":", (await host.GetAsync("/v1/ask/x?size=many")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    public async Task What_middleware_refuses_is_a_problem_too(int status, string code)
    {
        await using var host = await new LabHost
        {
            Rest = options => options.ErrorFormat = ErrorFormat.Problem,
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

        await IsProblemAsync(host.GetAsync("/v1/ask/x"), status, code);
    }

    [Fact]
    public async Task The_exact_HTTP_status_is_in_the_body_of_a_stream_too()
    {
        await using var host = await new LabHost { Rest = options => options.ErrorFormat = ErrorFormat.Aip193, Grpc = options => options.MaxReceiveMessageSize = 100 }.StartAsync();

        var answer = await host.PostAsync("/v1/talk", "{\"text\":\"a\"}{\"text\":\"" + new string('x', 200) + "\"}");

        Assert.EndsWith("{\"error\":{\"code\":413,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"message 2: The request is longer than the limit of 100 bytes.\",\"details\":[]}}", answer.Body.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/problem+json", true)]
    [InlineData("APPLICATION/Problem+JSON", true)]
    [InlineData("application/json, application/problem+json", true)]
    [InlineData("application/problem+json;q=0.5, */*;q=0.9", true)]
    [InlineData("text/event-stream, application/problem+json;q=0.1", true)]
    [InlineData("application/json, application/problem+json;q=0.9", false)]
    [InlineData("application/problem+json;q=0", false)]
    [InlineData("application/problem+jsonx", false)]
    [InlineData("application/json", false)]
    [InlineData("*/*", false)]
    public async Task A_client_that_prefers_problems_gets_them(string accept, bool isProblem)
    {
        foreach (var form in new[] { Form.Status, Form.Aip193, Form.Own })
        {
            await using var host = await FailingAsync(form);

            var answer = await host.GetAsync("/v1/ask/x", ("Accept", accept));

            Assert.Equal(isProblem, answer.ContentType == "application/problem+json");
            Assert.Equal(isProblem, answer.Body == AsProblem);
            Assert.Equal("Accept", answer.Header("Vary"));
        }
    }

    [Fact]
    public async Task A_client_that_prefers_problems_gets_them_in_a_stream_and_from_a_WebSocket_that_is_refused()
    {
        await using var host = await FailingAsync(Form.Status);

        Assert.Equal("[{\"text\":\"x\"},{\"error\":" + AsProblem + "}]", (await host.GetAsync("/v1/watch/x", _wantsProblem)).Body);
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/ask/x", body: null, _wantsProblem)).Status);
        await IsProblemAsync(host.SendAsync("DELETE", "/v1/ask/x", body: null, _wantsProblem), 405, "UNIMPLEMENTED");
    }

    [Fact]
    public async Task A_text_in_any_language_and_with_any_character_is_JSON()
    {
        const string text = "\"\\ \n <é€😀> \u0001";
        foreach (var format in Enum.GetValues<ErrorFormat>())
        {
            await using var host = await new LabHost
            {
                Rest = options => options.ErrorFormat = format,
                Service = new LabService { OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, text)) },
            }.StartAsync();

            using var json = System.Text.Json.JsonDocument.Parse((await host.GetAsync("/v1/ask/x")).Bytes);

            var root = format == ErrorFormat.Aip193 ? json.RootElement.GetProperty("error") : json.RootElement;
            Assert.Equal(text, root.GetProperty(format == ErrorFormat.Problem ? "detail" : "message").GetString());
        }
    }

    [Fact]
    public async Task Details_that_cannot_be_read_leave_the_rest()
    {
        foreach (var format in Enum.GetValues<ErrorFormat>())
        {
            await using var host = await new LabHost
            {
                Rest = options => options.ErrorFormat = format,
                Service = new LabService
                {
                    OnAsk = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "x"), new Metadata { { "grpc-status-details-bin", [0xff, 0xff] } }),
                },
            }.StartAsync();

            var answer = await host.GetAsync("/v1/ask/x");

            Assert.Equal(404, answer.Status);
            Assert.Contains("\"details\":[]", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_document_shows_these_bytes()
    {
        var document = File.ReadAllText(Path.Combine(Root(), "docs", "errors.md"));

        foreach (var text in new[] { AsStatus, AsAip193, AsProblem, "{\"error\":" + AsStatus + "}", "{\"error\":" + AsProblem + "}" })
        {
            Assert.Contains(text + "\n", document, StringComparison.Ordinal);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static async Task IsProblemAsync(Task<Answer> sent, int status, string code)
    {
        var answer = await sent;
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        using var json = System.Text.Json.JsonDocument.Parse(answer.Bytes);
        Assert.Equal(status, json.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
    }

    private static Task<LabHost> FailingAsync(Form form) => new LabHost
    {
        Service = new LabService
        {
            OnAsk = static (_, _) => throw Failure,
            OnWatch = static async (request, responses, context) =>
            {
                if (request.Text == "x")
                {
                    await responses.WriteAsync(new AskResp { Text = request.Text }, context.CancellationToken);
                    throw Failure;
                }
            },
        },
        Rest = options =>
        {
            options.ErrorFormat = form switch { Form.Aip193 => ErrorFormat.Aip193, Form.Problem => ErrorFormat.Problem, _ => ErrorFormat.Status };
            options.ErrorFormatter = form == Form.Own ? new OwnFormatter() : null;
        },
    }.StartAsync();

    private sealed class OwnFormatter : IErrorFormatter
    {
        public string ContentType => "application/vnd.lab+json";

        public void Write(GatewayError error, IBufferWriter<byte> json) => json.Write(Encoding.UTF8.GetBytes(
            $"{{\"oops\":\"{error.CodeName}\",\"http\":{error.HttpStatus},\"why\":\"{error.Message}\",{(error.IsInStream ? "\n" : "")}\"more\":{error.ReadDetails()?.Details.Count ?? 0}}}"));
    }
}
