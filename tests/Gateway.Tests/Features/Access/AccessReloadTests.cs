using System.Text.Json.Nodes;

namespace Gateway.Tests.Features.Access;

/// <summary>Rules and API keys change while the gateway runs.</summary>
public sealed class AccessReloadTests
{
    private const string NewKey = "another-key-of-the-job";

    [Fact]
    public async Task Rules_follow_the_configuration()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = Rule("Anonymous"));
        Assert.Equal(200, await lab.AskAsync());

        await lab.WriteAsync(static gateway => gateway["Access"] = Rule("Nobody"));
        await lab.Host.UntilAsync("/v1/hello/world", static answer => answer.Status == 404);

        await lab.WriteAsync(static gateway => gateway["Access"] = Rule("Anonymous"));
        await lab.Host.UntilAsync("/v1/hello/world", static answer => answer.Status == 200);
    }

    [Fact]
    public async Task Keys_follow_the_configuration()
    {
        await using var lab = await AccessLab.StartAsync();
        Assert.Equal((200, 401), await AskBothAsync(lab));
        var taken = lab.Host.NextLogAsync("AccessTaken");

        await lab.WriteAsync(static gateway => gateway["Authentication"]!["ApiKeys"]!["Keys"]!["reporting"]!["Hash"] = AccessLab.HashOf(NewKey));
        await taken;

        Assert.Equal((401, 200), await AskBothAsync(lab));
    }

    [Theory]
    [InlineData("""[{"Methods":["proto.Greetering.Hello"],"Allow":"Anonymous"}]""", "Gateway:Access:0:Methods:0")]
    [InlineData("""[{"Methods":["*"],"Allow":"Everybody"}]""", "Gateway:Access:0:Allow")]
    [InlineData("""[{"Methods":[],"Allow":"Anonymous"}]""", "Gateway:Access:0:Methods")]
    [InlineData("""[{"Method":["*"],"Allow":"Anonymous"}]""", "did you mean Methods?")]
    [InlineData("""[]""", "was removed: restart the gateway to make it open")]
    public async Task A_mistake_is_told_and_the_former_rules_stay(string rules, string told)
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = Rule("Nobody"));
        var refused = lab.Host.NextLogAsync("AccessRefused");

        await lab.WriteAsync(gateway => gateway["Access"] = JsonNode.Parse(rules));

        Assert.Contains(told, (await refused).Message, StringComparison.Ordinal);
        Assert.Equal(404, await lab.AskAsync(token: lab.Tokens.Make()));
    }

    [Fact]
    public async Task A_change_that_a_mistake_elsewhere_held_up_is_taken_once_that_is_mended()
    {
        await using var lab = await AccessLab.StartAsync();
        var refused = lab.Host.NextLogAsync("AccessRefused");
        static void ChangeKey(JsonObject gateway) => gateway["Authentication"]!["ApiKeys"]!["Keys"]!["reporting"]!["Hash"] = AccessLab.HashOf(NewKey);
        await lab.WriteAsync(static gateway =>
        {
            ChangeKey(gateway);
            gateway["Cors"] = new JsonObject { ["Origin"] = "https://app.example" };
        });
        await refused;
        Assert.Equal((200, 401), await AskBothAsync(lab));
        var taken = lab.Host.NextLogAsync("AccessTaken");

        await lab.WriteAsync(ChangeKey);
        await taken;

        Assert.Equal((401, 200), await AskBothAsync(lab));
    }

    [Fact]
    public async Task Pages_have_a_policy_where_nothing_else_does()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            gateway.Remove("Authentication");
            gateway["Pages"] = new JsonObject { ["Policy"] = new JsonObject { ["Allow"] = "Nobody" } };
        });

        Assert.Equal(404, await lab.AskAsync("/status"));
        Assert.Equal(404, await lab.AskAsync("/swagger/index.html"));
        Assert.Equal(200, await lab.AskAsync());
    }

    [Fact]
    public async Task Readiness_names_upstreams_to_those_alone_who_may_see_the_pages()
    {
        await using var lab = await AccessLab.StartAsync();

        foreach (var (token, isNamed) in new[] { (null, false), (lab.Tokens.Make(), true) })
        {
            using var answer = await lab.SendAsync("/readyz", token);
            Assert.Equal(200, (int)answer.StatusCode);
            Assert.Equal(isNamed, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(lab.Server.Address, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_file_that_is_broken_opens_nothing()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = Rule("Nobody"));
        var told = lab.Host.NextLogAsync("FileUnreadable");

        await lab.BreakConfigurationAsync();
        await told;

        Assert.Equal(404, await lab.AskAsync(token: lab.Tokens.Make()));
        Assert.Equal(401, await lab.AskAsync("/v1/nowhere"));
    }

    [Fact]
    public async Task A_change_of_limits_asks_for_a_restart()
    {
        await using var lab = await AccessLab.StartAsync();
        var told = lab.Host.NextLogAsync("RestartNeeded");

        await lab.WriteAsync(static gateway => gateway["RateLimits"] = new JsonObject { ["one"] = new JsonObject { ["Permits"] = 1 } });
        await told;

        Assert.Equal((200, 200), (await lab.AskAsync(key: AccessLab.Key), await lab.AskAsync(key: AccessLab.Key)));
    }

    private static JsonArray Rule(string allow) => [new JsonObject { ["Methods"] = new JsonArray("proto.Greetering/Hello"), ["Allow"] = allow }];

    private static async Task<(int Former, int New)> AskBothAsync(AccessLab lab) => (await lab.AskAsync(key: AccessLab.Key), await lab.AskAsync(key: NewKey));
}
