using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features;

/// <summary>Tools that files of rules name, beside the rules of HTTP.</summary>
public sealed class ToolRuleTests
{
    private const string FindTool = """
        tools:
        - selector: proto.Greetering.Hello
          name: greet
          title: Greet somebody
          description: Says hello to one name.
          destructive: false
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_method_that_a_file_names_is_a_tool_as_the_file_says()
    {
        await using var lab = await StartAsync(FindTool);

        var tool = Assert.Single(await ListAsync(lab.Gateway));

        Assert.Equal(
            ("greet", "Greet somebody", "Says hello to one name.", false),
            ((string)tool["name"]!, (string)tool["title"]!, (string)tool["description"]!, (bool)tool["annotations"]!["destructiveHint"]!));
        Assert.Equal("Hello world", (string)(await AskAsync(lab.Gateway, "tools/call", """{"name":"greet","arguments":{"name":"world"}}"""))["result"]!["structuredContent"]!["msg"]!);
    }

    [Fact]
    public async Task A_selector_of_several_leaves_out_what_cannot_be_a_tool_and_what_is_excluded()
    {
        await using var lab = await StartAsync("tools:\n- selector: proto.Greetering.*\n- {selector: proto.Greetering.FailHello, excluded: true}\n");

        Assert.Equal(["Greetering_Hello", "Greetering_StreamHello"], await NamesAsync(lab.Gateway));
        Assert.DoesNotContain(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "ToolProblem");
    }

    [Fact]
    public async Task What_a_file_excludes_is_no_tool_by_a_pattern_of_the_options()
    {
        await using var lab = await StartAsync("tools: [{selector: proto.Greetering.FailHello, excluded: true}]", "--set", "Gateway:Mcp:Tools:0=proto.*");

        Assert.Equal(["Greetering_Hello", "Greetering_StreamHello"], await NamesAsync(lab.Gateway));
    }

    [Fact]
    public async Task Options_name_a_tool_before_files_do()
    {
        await using var lab = await StartAsync(FindTool, "--set", "Gateway:Mcp:Names:proto.Greetering/Hello=say_hello");

        Assert.Equal(["say_hello"], await NamesAsync(lab.Gateway));
    }

    [Fact]
    public async Task A_file_that_changes_changes_the_tools()
    {
        await using var lab = await StartAsync(FindTool);
        Assert.Equal(["greet"], await NamesAsync(lab.Gateway));

        await File.WriteAllTextAsync(lab.Rules.Path, FindTool.Replace("name: greet", "name: say_hello", StringComparison.Ordinal), Token);
        await UntilNamesAsync(lab.Gateway, "say_hello");

        await File.WriteAllTextAsync(lab.Rules.Path, "tools:\n", Token);
        await UntilNamesAsync(lab.Gateway);
    }

    [Fact]
    public async Task A_change_with_a_mistake_changes_nothing()
    {
        await using var lab = await StartAsync(FindTool);
        var refused = lab.Gateway.NextLogAsync("SchemaRefused");

        await File.WriteAllTextAsync(lab.Rules.Path, FindTool + "\n  excludes: true\n", Token);

        Assert.Contains($"{lab.Rules.Path}:7:3: unknown key \"excludes\": did you mean \"excluded\"?", (await refused).Message, StringComparison.Ordinal);
        Assert.Equal(["greet"], await NamesAsync(lab.Gateway));
    }

    [Theory]
    [InlineData("proto.Greetering.Helo", "2:3: the servers have no method proto.Greetering.Helo; name one as package.Service.Method, or all of a service as package.Service.*.")]
    [InlineData("proto.Greeter.*", "2:3: the servers have no method proto.Greeter.*; ")]
    public async Task A_selector_that_no_server_has_is_told(string selector, string warning)
    {
        await using var lab = await StartAsync($"tools:\n- selector: {selector}\n");

        var told = Assert.Single(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "LeftOut");
        Assert.Contains($"{lab.Rules.Path}:{warning}", told.Message, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(lab.Gateway));
    }

    [Theory]
    [InlineData("proto.Greetering.ChatHello", "", "proto.Greetering/ChatHello cannot be a tool: its client streams, and a tool is called with one message.")]
    [InlineData("proto.Greetering.FailHello", "name: greet", "proto.Greetering/FailHello both have the name 'greet': give one of them another name.")]
    public async Task A_tool_that_cannot_be_is_told_with_its_place_and_costs_no_other(string selector, string more, string problem)
    {
        await using var lab = await StartAsync($"tools:\n- selector: {selector}\n  {more}\n", "--set", "Gateway:Mcp:Tools:0=proto.Greetering/Hello", "--set", "Gateway:Mcp:Names:proto.Greetering/Hello=greet");

        Assert.Equal(["greet"], await NamesAsync(lab.Gateway));
        var told = Assert.Single(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "ToolProblem");
        Assert.StartsWith($"{lab.Rules.Path}:2:3: ", told.Message, StringComparison.Ordinal);
        Assert.EndsWith(problem, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_name_in_the_options_is_not_blamed_on_a_file()
    {
        await using var lab = await StartAsync(FindTool, "--set", "Gateway:Mcp:Names:proto.Greetering/Hello=a b");

        var told = Assert.Single(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "ToolProblem");
        Assert.StartsWith("Gateway:Mcp:Names: 'a b', for proto.Greetering/Hello,", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_that_name_one_method_are_a_mistake()
    {
        using var other = new TemporaryFile(FindTool, ".yaml");
        await using var lab = await StartAsync(FindTool, "--rules", other.Path);

        var told = Assert.Single(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "SchemaRefused");
        Assert.Contains($"{other.Path}:2:3: proto.Greetering.Hello is a tool already, in {lab.Rules.Path}:2:3. Leave it in one of them.", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_and_the_console_have_the_names_of_tools()
    {
        await using var lab = await StartAsync(FindTool);

        Assert.Equal("greet", await DocumentedAsync(lab.Gateway));
        Assert.Equal("greet", (string?)JsonNode.Parse(await lab.Gateway.Http.GetStringAsync("/console/method.json?name=proto.Greetering/Hello", Token))!["tool"]);

        await File.WriteAllTextAsync(lab.Rules.Path, FindTool.Replace("name: greet", "name: say_hello", StringComparison.Ordinal), Token);
        await UntilNamesAsync(lab.Gateway, "say_hello");

        Assert.Equal("say_hello", await DocumentedAsync(lab.Gateway));
    }

    [Fact]
    public async Task Tools_of_files_that_nobody_serves_are_told()
    {
        await using var lab = await StartAsync(FindTool, "--set", "Gateway:Mcp:Enabled=false");

        var told = Assert.Single(lab.Gateway.Logs.Entries, static entry => entry.Event.Name == "LeftOut");
        Assert.Contains($"{lab.Rules.Path}:2:3: tools are not served. Start the gateway with --mcp true", told.Message, StringComparison.Ordinal);
        Assert.Null(await DocumentedAsync(lab.Gateway));
    }

    [Theory]
    [InlineData(1, "Gateway:Mcp:Tools:0=proto.*")]
    [InlineData(0, "Gateway:Mcp:Tools:0=proto.*", "Gateway:Mcp:Enabled=false")]
    [InlineData(0, "Gateway:Mcp:Tools:0=proto.*", "Gateway:Mcp:Enabled=true")]
    [InlineData(0)]
    public async Task Options_of_tools_without_a_word_on_whether_they_are_served_are_told(int warnings, params string[] settings)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(["-u", server.Address, .. settings.SelectMany(static setting => new[] { "--set", setting })]);

        Assert.Equal(warnings, gateway.Logs.Entries.Count(static entry => entry.Event.Name == "ToolsOff"));
    }

    private static async Task<string?> DocumentedAsync(GatewayHost gateway) =>
        (string?)JsonNode.Parse(await gateway.Http.GetStringAsync("/swagger/v1/swagger.json", Token))!["paths"]!["/v1/hello/{name}"]!["get"]!["x-grpc-method"]!["tool"];

    private static async Task<Lab> StartAsync(string rules, params string[] args)
    {
        var file = new TemporaryFile(rules, ".yaml");
        var server = await UpstreamServer.StartAsync();
        return new Lab(file, server, await GatewayHost.StartAsync(["-u", server.Address, "--rules", file.Path, "--set", "Gateway:Mcp:Enabled=true", .. args]));
    }

    private static async Task<JsonNode[]> ListAsync(GatewayHost gateway) => [.. (await AskAsync(gateway, "tools/list", "{}"))["result"]!["tools"]!.AsArray().Select(static tool => tool!)];

    private static async Task<string[]> NamesAsync(GatewayHost gateway) => [.. (await ListAsync(gateway)).Select(static tool => (string)tool["name"]!)];

    private static async Task UntilNamesAsync(GatewayHost gateway, params string[] wanted)
    {
        while (!(await NamesAsync(gateway)).SequenceEqual(wanted))
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<JsonNode> AskAsync(GatewayHost gateway, string method, string parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        using var answer = await gateway.Http.SendAsync(request, Token);
        var data = (await answer.Content.ReadAsStringAsync(Token)).Split('\n').Single(static line => line.StartsWith("data: ", StringComparison.Ordinal));
        return JsonNode.Parse(data[6..])!;
    }

    private sealed record Lab(TemporaryFile Rules, UpstreamServer Server, GatewayHost Gateway) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Server.DisposeAsync();
            Rules.Dispose();
        }
    }
}
