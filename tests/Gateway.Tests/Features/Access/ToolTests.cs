using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Features.Access;

/// <summary>Methods as tools: off unless the configuration asks for them, and under the rules and limits of each method.</summary>
public sealed class ToolTests
{
    private const string Hello = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Greetering_Hello","arguments":{"name":"world"}}}""";

    [Fact]
    public async Task There_are_none_by_default()
    {
        await using var lab = await AccessLab.StartAsync();

        var (status, _) = await AskAsync(lab, Hello, lab.Tokens.Make());

        Assert.Equal(404, status);
    }

    [Fact]
    public async Task A_method_of_a_server_elsewhere_is_a_tool()
    {
        await using var lab = await AccessLab.StartAsync(Enable);

        var (status, answer) = await AskAsync(lab, Hello, lab.Tokens.Make());

        Assert.Equal((200, "Hello world"), (status, (string)answer!["result"]!["structuredContent"]!["msg"]!));
    }

    [Fact]
    public async Task Who_is_not_known_is_refused_before()
    {
        await using var lab = await AccessLab.StartAsync(Enable);

        Assert.Equal(401, (await AskAsync(lab, Hello, null)).Status);
    }

    [Fact]
    public async Task Rules_of_access_hold_for_each_method()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            Enable(gateway);
            gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("proto.Greetering/Hello"), ["Roles"] = new JsonArray("admin") });
        });

        var (_, answer) = await AskAsync(lab, Hello, lab.Tokens.Make());
        var (_, list) = await AskAsync(lab, """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", lab.Tokens.Make());

        Assert.True((bool)answer!["result"]!["isError"]!);
        Assert.Equal(7, (int)answer["result"]!["_meta"]!["google.rpc/status"]!["code"]!);
        Assert.Equal(["Greetering_StreamHello", "Greetering_FailHello"], list!["result"]!["tools"]!.AsArray().Select(static tool => (string)tool!["name"]!));
    }

    [Fact]
    public async Task Limits_hold_for_each_method()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            Enable(gateway);
            gateway["RateLimits"] = new JsonObject { ["one"] = new JsonObject { ["Permits"] = 1, ["Window"] = "01:00:00", ["Methods"] = new JsonArray("proto.Greetering/Hello") } };
        });

        var (_, first) = await AskAsync(lab, Hello, lab.Tokens.Make());
        var (_, second) = await AskAsync(lab, Hello, lab.Tokens.Make());

        Assert.NotNull(first!["result"]!["structuredContent"]);
        Assert.Equal(8, (int)second!["result"]!["_meta"]!["google.rpc/status"]!["code"]!);
    }

    private static void Enable(JsonObject gateway) => gateway["Mcp"] = new JsonObject { ["Enabled"] = true, ["Tools"] = new JsonArray("proto.Greetering/*") };

    private static async Task<(int Status, JsonNode? Answer)> AskAsync(AccessLab lab, string message, string? token)
    {
        using var answer = await lab.SendAsync("/mcp", token, method: HttpMethod.Post, change: request =>
        {
            request.Content = new StringContent(message, Encoding.UTF8, "application/json");
            request.Headers.Add("Accept", "application/json, text/event-stream");
        });
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var data = body.Split('\n').FirstOrDefault(static line => line.StartsWith("data: ", StringComparison.Ordinal));
        return ((int)answer.StatusCode, data is null ? null : JsonNode.Parse(data[6..]));
    }
}
