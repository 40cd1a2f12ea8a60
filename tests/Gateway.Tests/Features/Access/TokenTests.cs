using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gateway.Tests.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Features.Access;

/// <summary>Which tokens count.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task A_token_counts_and_reaches_the_server()
    {
        await using var lab = await AccessLab.StartAsync();
        var token = lab.Tokens.Make();

        Assert.Equal(200, await lab.AskAsync(token: token));
        Assert.Equal($"Bearer {token}", lab.Server.LastHeaders["authorization"]);
    }

    [Fact]
    public async Task A_token_stays_here_where_the_cluster_does_not_ask_for_it()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
            gateway["Clusters"] = new JsonObject { ["upstream01"] = new JsonObject { ["RequestMetadata"] = new JsonArray("traceparent") } });

        Assert.Equal(200, await lab.AskAsync(token: lab.Tokens.Make()));
        Assert.DoesNotContain("authorization", lab.Server.LastHeaders);
    }

    [Fact]
    public async Task A_token_that_is_wrong_in_any_way_is_UNAUTHENTICATED()
    {
        await using var lab = await AccessLab.StartAsync();
        using var other = new TokenMaker();
        using var stranger = new TokenMaker("two");
        var tokens = lab.Tokens;
        var good = tokens.Make();
        var parts = good.Split('.');
        var past = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds();
        var wrong = new Dictionary<string, string>
        {
            ["expired"] = tokens.Make(claims => claims["exp"] = past),
            ["not valid yet"] = tokens.Make(static claims => claims["nbf"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds()),
            ["without an end"] = tokens.Make(static claims => claims.Remove("exp")),
            ["of another issuer"] = tokens.Make(static claims => claims["iss"] = "https://login.example.evil"),
            ["without an issuer"] = tokens.Make(static claims => claims.Remove("iss")),
            ["for another audience"] = tokens.Make(static claims => claims["aud"] = "shop2"),
            ["without an audience"] = tokens.Make(static claims => claims.Remove("aud")),
            ["without a signature, alg none"] = tokens.Make(algorithm: "none", sign: static _ => []),
            ["without a signature, alg None"] = tokens.Make(algorithm: "None", sign: static _ => []),
            ["with the signature cut off"] = $"{parts[0]}.{parts[1]}.",
            ["with the public key as a secret"] = tokens.Make(algorithm: "HS256", sign: text => HMACSHA256.HashData(tokens.Pem, text)),
            ["of another key with the same id"] = other.Make(),
            ["of an unknown key"] = stranger.Make(),
            ["with claims of another token"] = $"{parts[0]}.{tokens.Make(static claims => claims["sub"] = "root").Split('.')[1]}.{parts[2]}",
            ["no token"] = "token",
            ["empty"] = "",
            ["very long"] = new string('a', 20_000),
        };

        Assert.Equal(200, await lab.AskAsync(token: good));
        foreach (var (what, token) in wrong)
        {
            using var answer = await lab.SendAsync("/v1/hello/world", change: request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
            Assert.True((int)answer.StatusCode == 401, $"A token {what} is answered {(int)answer.StatusCode}.");
            Assert.Contains("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_token_is_not_made_good_by_a_key()
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(401, await lab.AskAsync(token: "wrong", key: AccessLab.Key));
    }

    [Fact]
    public async Task A_token_in_the_URL_does_not_count()
    {
        await using var lab = await AccessLab.StartAsync();

        Assert.Equal(401, await lab.AskAsync($"/v1/hello/world?access_token={lab.Tokens.Make()}"));
    }

    [Fact]
    public async Task Lifetimes_follow_a_clock_that_jumps_to_its_edges()
    {
        var start = DateTimeOffset.UtcNow;
        var time = new FakeTimeProvider(start);
        await using var lab = await AccessLab.StartAsync(services: services => services.AddSingleton<TimeProvider>(time));
        var end = DateTimeOffset.FromUnixTimeSeconds(start.AddMinutes(10).ToUnixTimeSeconds());
        var token = lab.Tokens.Make(claims => claims["nbf"] = start.AddMinutes(-1).ToUnixTimeSeconds(), now: start);
        Assert.Equal(200, await lab.AskAsync(token: token));

        time.AdjustTime(end.AddSeconds(29));
        Assert.Equal(200, await lab.AskAsync(token: token));

        time.AdjustTime(end.AddSeconds(30));
        Assert.Equal(401, await lab.AskAsync(token: token));

        time.AdjustTime(start);
        Assert.Equal(200, await lab.AskAsync(token: token));

        time.AdjustTime(start.AddHours(-1));
        Assert.Equal(401, await lab.AskAsync(token: token));
    }

    [Fact]
    public async Task An_authority_that_cannot_be_reached_is_told_once()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Authentication"] = new JsonObject
        {
            ["Jwt"] = new JsonObject { ["Authority"] = $"http://127.0.0.1:{FreePort.Find()}", ["RequireHttpsMetadata"] = false, ["Audiences"] = new JsonArray(TokenMaker.Audience) },
        });

        Assert.Equal(401, await lab.AskAsync(token: lab.Tokens.Make()));
        Assert.Equal(401, await lab.AskAsync(token: lab.Tokens.Make()));
        Assert.Single(lab.Host.Logs.Entries, static entry => entry.Event.Name == "AuthorityUnreachable");
    }

    [Theory]
    [InlineData("""{"roles":["admin"]}""", 200)]
    [InlineData("""{"roles":"admin"}""", 200)]
    [InlineData("""{"roles":["Admin"]}""", 403)]
    [InlineData("""{"role":["admin"]}""", 403)]
    [InlineData("""{}""", 403)]
    public Task A_role_is_asked_for(string claims, int status) => AssertAsync(new JsonObject { ["Roles"] = new JsonArray("admin", "owner") }, claims, status);

    [Theory]
    [InlineData("""{"scope":"orders.write orders.read"}""", 200)]
    [InlineData("""{"scope":["orders.read"]}""", 200)]
    [InlineData("""{"scope":"orders.reading"}""", 403)]
    [InlineData("""{"Scope":"orders.read"}""", 403)]
    public Task A_scope_is_asked_for(string claims, int status) =>
        AssertAsync(new JsonObject { ["Claims"] = new JsonObject { ["scope"] = new JsonArray("orders.read") } }, claims, status);

    [Theory]
    [InlineData("""{"sub":"ann"}""", 200)]
    [InlineData("""{"sub":"Ann"}""", 403)]
    [InlineData("""{"sub":null}""", 403)]
    public Task A_user_is_asked_for(string claims, int status) => AssertAsync(new JsonObject { ["Users"] = new JsonArray("ann") }, claims, status);

    [Theory]
    [InlineData("""{"roles":"admin","scope":"orders.read"}""", 200)]
    [InlineData("""{"roles":"admin"}""", 403)]
    [InlineData("""{"scope":"orders.read"}""", 403)]
    public Task All_that_a_rule_asks_for_is_needed(string claims, int status) =>
        AssertAsync(new JsonObject { ["Roles"] = new JsonArray("admin"), ["Claims"] = new JsonObject { ["scope"] = new JsonArray("orders.read") } }, claims, status);

    private static async Task AssertAsync(JsonObject rule, string claims, int status)
    {
        rule["Methods"] = new JsonArray("proto.Greetering/*");
        await using var lab = await AccessLab.StartAsync(gateway => gateway["Access"] = new JsonArray(rule));
        var token = lab.Tokens.Make(all =>
        {
            foreach (var (name, value) in JsonNode.Parse(claims)!.AsObject())
            {
                all[name] = value?.DeepClone();
            }
        });

        Assert.Equal(status, await lab.AskAsync(token: token));
    }
}
