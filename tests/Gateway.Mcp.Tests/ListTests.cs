using System.Text.Json;
using ModelContextProtocol.Client;

namespace Gateway.Mcp.Tests;

public sealed class ListTests
{
    [Fact]
    public async Task Only_methods_that_are_named_are_tools()
    {
        await using var host = await McpLab.StartAsync(tools: ["mcplab.Things/Get"]);
        await using var client = await McpLab.ConnectAsync(host);

        var tools = await client.ListToolsAsync(cancellationToken: McpLab.Stop);

        Assert.Equal(["Things_Get", "json_schema_2020_12_tool", "test_error_handling", "test_simple_text", "test_tool_with_progress"], tools.Select(static tool => tool.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pattern_leaves_out_what_cannot_be_a_tool()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host, ("x-user", "ann"));

        var tools = await client.ListToolsAsync(cancellationToken: McpLab.Stop);

        Assert.Equal(
            ["Count", "Create", "Delete", "Get", "Look", "Replace", "Secret", "Tell", "Wait", "When"],
            tools.Where(static tool => tool.Name.StartsWith("Things_", StringComparison.Ordinal)).Select(static tool => tool.Name[7..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_tool_has_the_words_and_schemas_of_its_method()
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var tool = (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Single(static tool => tool.Name == "Things_Count");

        Assert.Equal("Count", tool.Title);
        Assert.Equal("Goes on until it is cancelled.\n\nAnswers with a stream of messages. The result lists them.", tool.Description);
        Assert.Equal(
            """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"id":{"type":"string","description":"Which thing."},"size":{"examples":["1024"],"type":"string","format":"int64"}},"additionalProperties":false}""",
            JsonSerializer.Serialize(WithoutPattern(tool.JsonSchema)));
        Assert.Equal("array", tool.ReturnJsonSchema!.Value.GetProperty("properties").GetProperty("messages").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("Things_Get", true, true, false)]
    [InlineData("Things_Create", false, false, null)]
    [InlineData("Things_Replace", false, true, true)]
    [InlineData("Things_Delete", false, true, true)]
    [InlineData("Things_Look", true, true, false)]
    [InlineData("Things_Wait", false, false, null)]
    public async Task Hints_follow_the_HTTP_method_and_the_idempotency_level(string name, bool readOnly, bool idempotent, bool? destructive)
    {
        await using var host = await McpLab.StartAsync();
        await using var client = await McpLab.ConnectAsync(host);

        var hints = (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Single(tool => tool.Name == name).ProtocolTool.Annotations!;

        Assert.Equal((readOnly, idempotent, destructive), (hints.ReadOnlyHint!.Value, hints.IdempotentHint!.Value, hints.DestructiveHint));
    }

    [Fact]
    public async Task A_tool_that_the_caller_may_not_call_is_not_listed()
    {
        await using var host = await McpLab.StartAsync(tools: ["mcplab.Things/Secret"]);
        await using var nobody = await McpLab.ConnectAsync(host);
        await using var somebody = await McpLab.ConnectAsync(host, ("x-user", "ann"));

        Assert.DoesNotContain(await nobody.ListToolsAsync(cancellationToken: McpLab.Stop), static tool => tool.Name == "Things_Secret");
        Assert.Contains(await somebody.ListToolsAsync(cancellationToken: McpLab.Stop), static tool => tool.Name == "Things_Secret");
    }

    [Fact]
    public async Task A_cursor_that_nobody_gave_is_refused()
    {
        await using var host = await McpLab.StartAsync();

        var (_, answer) = await McpLab.PostAsync(host, """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"next"}}""");

        Assert.Equal("""{"error":{"code":-32602,"message":"There is no page \u0027next\u0027: all tools are on one."},"id":1,"jsonrpc":"2.0"}""", answer);
    }

    [Theory]
    [InlineData("mcplab.Things/Chat", "mcplab.Things/Chat cannot be a tool: its client streams, and a tool is called with one message.")]
    [InlineData("mcplab.Things/Since", "mcplab.Things/Since cannot be a tool: its request, google.protobuf.Timestamp, is not a JSON object, but the arguments of a tool are.")]
    [InlineData("mcplab.Things/Gett", "Gateway:Mcp:Tools has 'mcplab.Things/Gett', which matches no served method: did you mean mcplab.Things/Get?")]
    [InlineData("*Get", "Gateway:Mcp:Tools has '*Get': * is allowed only at the end.")]
    public async Task A_mistake_stops_the_host(string tool, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => McpLab.StartAsync(tools: [tool]));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a name", "'a name', for mcplab.Things/Get, is not a valid tool name: expected 1 to 64 letters, digits, - and _.")]
    [InlineData("test_simple_text", "both have the name 'test_simple_text': give one of them another name.")]
    public async Task A_bad_name_stops_the_host(string name, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => McpLab.StartAsync(options => options.Names["mcplab.Things/Get"] = name));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static JsonElement WithoutPattern(JsonElement schema)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(schema.GetRawText())!;
        node["properties"]!["size"]!.AsObject().Remove("pattern");
        return JsonSerializer.SerializeToElement(node);
    }
}
