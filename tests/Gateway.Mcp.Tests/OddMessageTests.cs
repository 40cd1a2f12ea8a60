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
    }

    [Fact]
    public async Task Text_that_is_not_Unicode_is_an_error_that_names_the_place()
    {
        await using var host = await McpLab.StartAsync();

        var (_, answer) = await McpLab.PostAsync(host, Call("""{"name":"Things_Get","arguments":{"id":"\ud800"}}"""));

        Assert.Contains("$.id: a text is not valid Unicode", answer, StringComparison.Ordinal);
    }

    // As many as one caller may have open calls, and one more.
    [Fact]
    public async Task A_call_that_never_begins_takes_no_place_of_others()
    {
        await using var host = await McpLab.StartAsync(static options => options.MaxCallsPerCaller = 1);
        for (var i = 0; i < 2; i++)
        {
            await McpLab.PostAsync(host, Call("""{"name":"Things_Get","arguments":{"id":"\ud800"}}"""));
        }

        var (_, answer) = await McpLab.PostAsync(host, Call("""{"name":"Things_Get","arguments":{"id":"a"}}"""));

        Assert.Contains("""structuredContent":{"id":"a""", answer, StringComparison.Ordinal);
    }

    private static string Call(string parameters) => $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""";
}
