using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Gateway.Mcp.Tests;

public sealed class CallTests
{
    [Fact]
    public async Task An_answer_is_text_and_structured_content()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Get", McpLab.Arguments(("id", "a"), ("size", "7")), cancellationToken: McpLab.Stop);

        Assert.NotEqual(true, result.IsError);
        Assert.Equal("""{"id":"a","size":"7"}""", result.StructuredContent!.Value.GetRawText());
        Assert.Equal("""{"id":"a","size":"7"}""", TextOf(result));
    }

    [Fact]
    public async Task An_answer_that_is_no_object_stands_in_a_member()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_When", cancellationToken: McpLab.Stop);

        Assert.Equal("""{"value":"1970-01-01T00:00:01Z"}""", result.StructuredContent!.Value.GetRawText());
    }

    [Fact]
    public async Task A_failure_is_an_error_with_the_status()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Create", cancellationToken: McpLab.Stop);

        Assert.True(result.IsError);
        Assert.Equal("""{"code":6,"message":"It is there.","details":[]}""", TextOf(result));
        Assert.Equal(6, result.Meta!["google.rpc/status"]!["code"]!.GetValue<int>());
        Assert.Null(result.StructuredContent);
    }

    [Theory]
    [InlineData("id", 1, "$.id: expected a string, found 1")]
    [InlineData("idd", "a", "$.idd: ")]
    public async Task Arguments_that_do_not_fit_are_an_error_that_names_the_place(string name, object value, string problem)
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Get", McpLab.Arguments((name, value)), cancellationToken: McpLab.Stop);

        Assert.True(result.IsError);
        Assert.Contains(problem, result.Meta!["google.rpc/status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, result.Meta["google.rpc/status"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_tool_that_does_not_exist_is_an_error_of_the_protocol()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var error = await Assert.ThrowsAsync<McpProtocolException>(() => client.CallToolAsync("nothing", cancellationToken: McpLab.Stop).AsTask());

        Assert.Equal(McpErrorCode.InvalidParams, error.ErrorCode);
    }

    [Fact]
    public async Task Headers_of_the_request_are_metadata()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host, ("x-asked", "yes"));

        Assert.Equal("yes", (await client.CallToolAsync("Things_Tell", cancellationToken: McpLab.Stop)).StructuredContent!.Value.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Authorization_of_the_method_holds()
    {
        await using var host = await McpLab.StartAsync();
        await using var nobody = await McpLab.ConnectAsync(host);
        await using var somebody = await McpLab.ConnectAsync(host, ("x-user", "ann"));

        var refused = await nobody.CallToolAsync("Things_Secret", cancellationToken: McpLab.Stop);
        var answered = await somebody.CallToolAsync("Things_Secret", cancellationToken: McpLab.Stop);

        Assert.Equal("""{"code":16,"message":"Authentication is required.","details":[]}""", TextOf(refused));
        Assert.True(refused.IsError);
        Assert.Equal("ann", answered.StructuredContent!.Value.GetProperty("id").GetString());
    }

    // By the bytes: the client may tell of progress after it has the result.
    [Fact]
    public async Task A_stream_is_progress_and_one_result()
    {
        await using var host = await McpLab.StartAsync();
        using var client = host.CreateHttp1Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_tool_with_progress","_meta":{"progressToken":"t"}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Accept", "application/json, text/event-stream");

        using var answer = await client.SendAsync(request, McpLab.Stop);
        var sent = (await answer.Content.ReadAsStringAsync(McpLab.Stop)).Split('\n').Where(static line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(static line => JsonNode.Parse(line[6..])!).ToArray();

        Assert.Equal(
            ["""t 1 {"text":"1 of 3"}""", """t 2 {"text":"2 of 3"}""", """t 3 {"text":"3 of 3"}"""],
            sent[..^1].Select(static one => one["params"]!).Select(static one => $"{one["progressToken"]} {one["progress"]} {one["message"]}"));
        Assert.Equal("""{"messages":[{"text":"1 of 3"},{"text":"2 of 3"},{"text":"3 of 3"}]}""", sent[^1]["result"]!["structuredContent"]!.ToJsonString());
    }

    [Fact]
    public async Task A_stream_without_end_is_cut_and_its_service_is_told()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(options => options.MaxResultMessages = 3, doings);
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Count", cancellationToken: McpLab.Stop);

        Assert.Equal("""{"messages":[{"id":"","size":"1"},{"id":"","size":"2"},{"id":"","size":"3"}],"cut":true}""", TextOf(result));
        await doings.Cancelled.Task.WaitAsync(McpLab.Stop);
    }

    [Fact]
    public async Task A_result_is_bounded_in_bytes()
    {
        await using var host = await McpLab.StartAsync(options => options.MaxResultBytes = 80);
        await using var client = await McpLab.ConnectAsync(host);

        var stream = await client.CallToolAsync("Things_Count", cancellationToken: McpLab.Stop);
        var unary = await client.CallToolAsync("Things_Get", McpLab.Arguments(("id", new string('a', 100))), cancellationToken: McpLab.Stop);

        Assert.True(stream.StructuredContent!.Value.GetProperty("cut").GetBoolean());
        Assert.True(TextOf(stream).Length <= 80);
        Assert.Equal("""{"code":8,"message":"The answer is longer than the limit of 80 bytes.","details":[]}""", TextOf(unary));
    }

    [Fact]
    public async Task A_failure_is_bounded_in_bytes()
    {
        await using var host = await McpLab.StartAsync(static options => options.MaxResultBytes = 80);
        await using var client = await McpLab.ConnectAsync(host);

        var failed = await client.CallToolAsync("Things_Get", McpLab.Arguments((new string('a', 200), "a")), cancellationToken: McpLab.Stop);

        Assert.Equal("""{"code":3,"message":"The message of this status and its details are longer than a result may be.","details":[]}""", TextOf(failed));
    }

    [Fact]
    public async Task A_client_that_leaves_a_stream_with_progress_ends_it()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(static options => options.MaxResultMessages = 100_000, doings);
        using var client = host.CreateHttp1Client();
        using var request = McpLab.Message("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Things_Count","_meta":{"progressToken":"t"}}}""");

        using (var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, McpLab.Stop))
        {
            await using var events = await answer.Content.ReadAsStreamAsync(McpLab.Stop);
            await events.ReadExactlyAsync(new byte[1], McpLab.Stop);
        }

        await doings.Cancelled.Task.WaitAsync(McpLab.Stop);
    }

    [Fact]
    public async Task A_deadline_ends_a_call_before_its_service_has_ended()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(options => options.CallTimeout = TimeSpan.FromMilliseconds(50), doings);
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Wait", cancellationToken: McpLab.Stop);

        Assert.Equal("""{"code":4,"message":"Deadline Exceeded","details":[]}""", TextOf(result));
        await doings.Cancelled.Task.WaitAsync(McpLab.Stop);
        doings.MayEnd.SetResult();
    }

    // A service may return long after its deadline. Its connection, over HTTP/1.1, is not free until then.
    [Fact]
    public async Task A_call_after_one_that_was_cut_does_not_wait_for_its_service()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(static options => options.CallTimeout = TimeSpan.FromMilliseconds(50), doings);
        await using var client = await McpLab.ConnectAsync(host);

        var cut = await client.CallToolAsync("Things_Wait", cancellationToken: McpLab.Stop);
        try
        {
            var answered = await client.CallToolAsync("Things_Get", cancellationToken: McpLab.Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), McpLab.Stop);

            Assert.True(cut.IsError);
            Assert.NotEqual(true, answered.IsError);
        }
        finally
        {
            doings.MayEnd.SetResult();
        }
    }

    [Fact]
    public async Task A_caller_that_floods_is_refused_and_others_are_not()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(options => options.MaxCallsPerCaller = 1, doings);
        await using var client = await McpLab.ConnectAsync(host, ("x-user", "ann"));
        await using var other = await McpLab.ConnectAsync(host, ("x-user", "ben"));

        var waiting = client.CallToolAsync("Things_Wait", cancellationToken: McpLab.Stop).AsTask();
        await doings.Begun.Task.WaitAsync(McpLab.Stop);
        var refused = await client.CallToolAsync("Things_Get", cancellationToken: McpLab.Stop);
        var answered = await other.CallToolAsync("Things_Get", cancellationToken: McpLab.Stop);
        doings.MayEnd.SetResult();

        Assert.Equal("""{"code":8,"message":"This caller has 1 calls open, which is the limit. Try again when one has ended.","details":[]}""", TextOf(refused));
        Assert.NotEqual(true, answered.IsError);
        Assert.NotEqual(true, (await waiting).IsError);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_call()
    {
        var doings = new Doings();
        await using var host = await McpLab.StartAsync(doings: doings);
        await using var client = await McpLab.ConnectAsync(host);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(McpLab.Stop);

        var waiting = client.CallToolAsync("Things_Wait", cancellationToken: leave.Token).AsTask();
        await doings.Begun.Task.WaitAsync(McpLab.Stop);
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await doings.Cancelled.Task.WaitAsync(McpLab.Stop);
        doings.MayEnd.SetResult();
    }

    [Fact]
    public async Task A_client_that_leaves_is_no_warning()
    {
        var doings = new Doings();
        var host = await McpLab.StartAsync(doings: doings);
        await using (host)
        {
            await using var client = await McpLab.ConnectAsync(host);
            using var leave = CancellationTokenSource.CreateLinkedTokenSource(McpLab.Stop);
            var waiting = client.CallToolAsync("Things_Wait", cancellationToken: leave.Token).AsTask();
            await doings.Begun.Task.WaitAsync(McpLab.Stop);
            await leave.CancelAsync();
            await doings.Cancelled.Task.WaitAsync(McpLab.Stop);
            doings.MayEnd.SetResult();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.DoesNotContain(host.Logs.Entries, static entry => entry.Level >= LogLevel.Warning);
    }

    private static string TextOf(CallToolResult result) => ((TextContentBlock)result.Content[0]).Text;
}
