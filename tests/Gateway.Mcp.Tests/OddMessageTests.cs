using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Gateway.Mcp.Tests;

/// <summary>Messages that no honest client sends. Each is the client's fault: no 500, no internal error, and none in the log, which the host looks at when it ends.</summary>
public sealed class OddMessageTests
{
    public static TheoryData<string> Messages =>
    [
        // Half of a surrogate pair.
        Call("""{"name":"Things_Get","arguments":{"id":"\ud800"}}"""),
        Call("""{"name":"Things_Get","arguments":{"\ud800":"a"}}"""),
        Call("""{"name":"\ud800"}"""),
        Call("""{"name":"Things_Get","arguments":{"id":{"a":["\udc00"]}}}"""),
        """{"jsonrpc":"2.0","id":"\ud800","method":"tools/call","params":{"name":"Things_Get"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"\ud800"}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Things_Get","_meta":{"progressToken":"\ud800"}}}""",

        // A member twice.
        Call("""{"name":"Things_Get","name":"nothing"}"""),
        Call("""{"name":"Things_Get","arguments":{"id":"a","id":"b"}}"""),
        Call("""{"name":"Things_Get","arguments":{},"arguments":{}}"""),
        Call("""{"name":"Things_Get","_meta":{"progressToken":1,"progressToken":2}}"""),
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"a":1,"a":1},"cursor":"a","cursor":"b"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1","protocolVersion":"2"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\ud800"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":[]}""",
        """{"jsonrpc":"2.0","id":1,"id":2,"method":"ping","method":"tools/list"}""",

        // Depth and size.
        Call("""{"name":"Things_Get","arguments":{"id":""" + new string('[', 100) + new string(']', 100) + "}}"),
        Call($$"""{"name":"{{new string('a', 10_000)}}"}"""),
        Call("""{"name":"Things_Get","arguments":{"size":1e999999999}}"""),
        $$"""{"jsonrpc":"2.0","id":1{{new string('0', 1000)}},"method":"ping"}""",

        // Types.
        Call("null"),
        Call("[]"),
        Call("7"),
        Call("""{"name":null}"""),
        Call("""{"name":{}}"""),
        Call("""{"name":"Things_Get","arguments":"a"}"""),
        Call("""{"name":"Things_Get","arguments":null}"""),
        Call("""{"name":"Things_Get","_meta":7}"""),
        Call("""{"name":"Things_Get","_meta":{"progressToken":{}}}"""),
        Call("""{"name":"Things_Count","_meta":{"progressToken":[]}}"""),
        Call("""{"name":"Things_Get","task":{"ttl":1}}"""),
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":7}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize"}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"1900-01-01","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"debug"}}""",
        """{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}""",
        """{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{}}""",

        // What is no request.
        """{"jsonrpc":"1.0","id":1,"method":"ping"}""",
        """{"id":1,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":null,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":{},"method":"ping"}""",
        """{"jsonrpc":"2.0","id":1.5,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":true,"method":"ping"}""",
        """{"jsonrpc":"2.0","method":"tools/call","params":{"name":"Things_Get"}}""",
        """{"jsonrpc":"2.0","method":"tools/call","params":{"name":"nothing"}}""",
        """{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""",
        """{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}""",
        """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
        """{"jsonrpc":"2.0","id":1,"result":{}}""",
        """{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}""",
        """{"jsonrpc":"2.0","id":1,"error":7}""",
        """[{"jsonrpc":"2.0","id":1,"method":"ping"}]""",
        "7",
        "null",
        "\"ping\"",
        "",
        "\ufeff{}",
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task An_odd_message_is_no_failure_of_the_server(string message)
    {
        await using var host = await McpLab.StartAsync();

        var (status, answer) = await McpLab.PostAsync(host, message);

        TestContext.Current.SendDiagnosticMessage($"{message} => {status} {answer}");
        Assert.InRange(status, 200, 499);
        Assert.DoesNotContain("-32603", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("""{"name":"Things_Get","arguments":[]}""", -32602, "params.arguments: expected an object.")]
    [InlineData("""{"name":7}""", -32602, "params.name: expected a string.")]
    [InlineData("[]", -32602, "params: expected an object.")]
    [InlineData("""{"name":"Things_Get","_meta":7}""", -32602, "params._meta: expected an object.")]
    public async Task A_part_of_another_type_is_told(string parameters, int code, string message)
    {
        await using var host = await McpLab.StartAsync();

        var (_, answer) = await McpLab.PostAsync(host, Call(parameters));

        var error = JsonNode.Parse(answer)!["error"]!;
        Assert.Equal((code, message), ((int)error["code"]!, (string)error["message"]!));
    }

    [Theory]
    [InlineData("resources/list")]
    [InlineData("prompts/get")]
    [InlineData("completion/complete")]
    public async Task A_method_that_the_server_does_not_have_is_told(string method)
    {
        await using var host = await McpLab.StartAsync();

        var (_, answer) = await McpLab.PostAsync(host, $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""");

        Assert.Equal((-32601, $"This server has no method '{method}'."), ((int)JsonNode.Parse(answer)!["error"]!["code"]!, (string)JsonNode.Parse(answer)!["error"]!["message"]!));
        Assert.DoesNotContain(host.Logs.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("Content-Encoding", "gzip", 415)]
    [InlineData("Content-Encoding", "identity", 200)]
    [InlineData("Content-Type", "application/json; charset=latin1", 415)]
    [InlineData("Content-Type", "application/json; charset=no-such", 415)]
    [InlineData("Content-Type", "application/json; charset=\"UTF-8\"", 200)]
    public async Task A_body_that_is_not_plain_JSON_is_415(string header, string value, int status)
    {
        await using var host = await McpLab.StartAsync();
        using var client = host.CreateHttp1Client();
        using var request = McpLab.Message("""{"jsonrpc":"2.0","id":1,"method":"ping"}""");
        request.Content!.Headers.Remove(header);
        request.Content.Headers.TryAddWithoutValidation(header, value);

        using var answer = await client.SendAsync(request, McpLab.Stop);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"id":"\ud800"}""", "A text near byte 94 is not valid Unicode.")]
    [InlineData("""{"\ud800":1}""", "is not valid Unicode.")]
    [InlineData("""{"id":"a","id":"b"}""", "Duplicate property 'id' encountered during deserialization.")]
    [InlineData("""{"id":"a","\u0069d":"b"}""", "Duplicate property 'id' encountered")]
    public async Task What_no_JSON_may_have_is_told(string arguments, string problem)
    {
        await using var host = await McpLab.StartAsync();

        var (status, answer) = await McpLab.PostAsync(host, Call($$"""{"name":"Things_Get","arguments":{{arguments}}}"""));

        var error = JsonNode.Parse(answer)!["error"]!;
        Assert.Equal((400, -32700), (status, (int)error["code"]!));
        Assert.StartsWith("The request is not valid JSON: ", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Contains(problem, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_told()
    {
        await using var host = await McpLab.StartAsync();
        using var client = host.CreateHttp1Client();
        using var request = McpLab.Message("");
        request.Content = new ByteArrayContent([.. "\""u8, 0xff, .. "\""u8]) { Headers = { ContentType = new("application/json") } };

        using var answer = await client.SendAsync(request, McpLab.Stop);

        Assert.Contains("The request is not valid JSON: the text is not UTF-8.", await answer.Content.ReadAsStringAsync(McpLab.Stop), StringComparison.Ordinal);
    }

    private static string Call(string parameters) => $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""";
}
