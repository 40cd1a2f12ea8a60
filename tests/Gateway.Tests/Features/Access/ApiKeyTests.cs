using System.Text.Json.Nodes;
using Gateway.Tests.Host;
using Grpc.Core;
using Proto;

namespace Gateway.Tests.Features.Access;

/// <summary>Which API keys count, and where they go.</summary>
public sealed class ApiKeyTests
{
    [Fact]
    public async Task A_key_counts_in_its_header_alone()
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key));
        Assert.Equal(401, await lab.AskAsync($"/v1/hello/world?x-api-key={AccessLab.Key}"));
        Assert.Equal(401, await lab.AskAsync($"/v1/hello/world?key={AccessLab.Key}"));
        Assert.Equal(401, await lab.AskAsync(change: static request => request.Headers.TryAddWithoutValidation("Cookie", $"x-api-key={AccessLab.Key}")));
        Assert.Equal(401, await lab.AskAsync(change: static request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {AccessLab.Key}")));
        Assert.Equal(401, await lab.AskAsync(change: static request => request.Headers.TryAddWithoutValidation("Grpc-Metadata-x-api-key", AccessLab.Key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-key-of-the-reporting-jo")]
    [InlineData("a-key-of-the-reporting-job2")]
    [InlineData("A-key-of-the-reporting-job")]
    public async Task Another_key_is_UNAUTHENTICATED(string key)
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(401, await lab.AskAsync(change: request => request.Headers.TryAddWithoutValidation("x-api-key", key)));
    }

    [Fact]
    public async Task The_hash_is_no_key_and_neither_are_two_keys()
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(401, await lab.AskAsync(key: AccessLab.HashOf(AccessLab.Key)));
        Assert.Equal(401, await lab.AskAsync(change: static request => request.Headers.TryAddWithoutValidation("x-api-key", [AccessLab.Key, AccessLab.Key])));
        Assert.Equal(401, await lab.AskAsync(key: new string('k', 8_000)));
    }

    [Fact]
    public async Task A_key_does_not_reach_the_server_by_any_door()
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key));
        Assert.DoesNotContain("x-api-key", lab.Server.LastHeaders);

        await new Greetering.GreeteringClient(lab.Host.Channel).HelloAsync(
            new HelloReq { Name = "a" }, new Metadata { { "x-api-key", AccessLab.Key }, { "x-other", "1" } }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("1", lab.Server.LastHeaders["x-other"]);
        Assert.DoesNotContain("x-api-key", lab.Server.LastHeaders);
    }

    [Fact]
    public async Task A_key_reaches_a_server_whose_cluster_asks_for_it()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
            gateway["Clusters"] = new JsonObject { ["upstream01"] = new JsonObject { ["RequestMetadata"] = new JsonArray("x-api-key") } });

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key));
        Assert.Equal(AccessLab.Key, lab.Server.LastHeaders["x-api-key"]);
    }

    [Fact]
    public async Task A_key_has_the_name_the_roles_and_the_claims_of_its_configuration()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            gateway["Authentication"]!["ApiKeys"]!["Keys"]!["reporting"]!["Claims"] = new JsonObject { ["scope"] = new JsonArray("orders.read") };
            gateway["Access"] = new JsonArray(new JsonObject
            {
                ["Methods"] = new JsonArray("*"),
                ["Roles"] = new JsonArray("reader"),
                ["Users"] = new JsonArray("reporting"),
                ["Claims"] = new JsonObject { ["scope"] = new JsonArray("orders.read") },
            });
        });

        Assert.Equal(200, await lab.AskAsync(key: AccessLab.Key));
        Assert.Equal(403, await lab.AskAsync(token: lab.Tokens.Make()));
    }

    [Fact]
    public async Task A_new_key_is_made_with_its_hash()
    {
        var run = await CommandRun.OfAsync("hash-key");

        var lines = run.Out.Split('\n');
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal($"Hash: {AccessLab.HashOf(lines[0]["Key:  ".Length..])}", lines[1]);
        Assert.NotEqual(run.Out, (await CommandRun.OfAsync("hash-key")).Out);
    }
}
