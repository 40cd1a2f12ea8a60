using Gateway.Tests.Host;

namespace Gateway.Tests.Features.Access;

/// <summary>Every mistake of the configuration is told at start, with its place and remedy.</summary>
public sealed class AccessMistakesTests
{
    private const string Jwt = "Gateway:Authentication:Jwt";
    private const string Hash = "Gateway:Authentication:ApiKeys:Keys:job:Hash=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task An_empty_section_of_authentication_opens_nothing()
    {
        using var file = new TemporaryFile("""{ "Gateway": { "Authentication": {} } }""");

        var run = await CommandRun.OfAsync("-u", "http://127.0.0.1:9", "--config", file.Path, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Gateway:Authentication is empty: add Jwt, ApiKeys or Certificates", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway:Access:0:Methods names no method", "Gateway:Access:0:Allow=Anonymous")]
    [InlineData("Gateway:Access:0:Methods:0 is '/a.B/C': write a.B/C.", "Gateway:Access:0:Allow=Anonymous", "Gateway:Access:0:Methods:0=/a.B/C")]
    [InlineData("Gateway:Access:0:Methods:0 is '*/C': * is allowed only at the end.", "Gateway:Access:0:Allow=Anonymous", "Gateway:Access:0:Methods:0=*/C")]
    [InlineData("expected the full name of a method such as shop.Orders/Get", "Gateway:Access:0:Allow=Anonymous", "Gateway:Access:0:Methods:0=a.B")]
    [InlineData("requires authentication, and there is none: add Gateway:Authentication", "Gateway:Access:0:Methods:0=*")]
    [InlineData("Gateway:Pages:Policy requires authentication", "Gateway:Pages:Policy:Roles:0=admin")]
    [InlineData("Gateway:Access:0:Allow is Nobody, but Roles, Claims or Users require more", "Gateway:Access:0:Methods:0=*", "Gateway:Access:0:Allow=Nobody", "Gateway:Access:0:Roles:0=a", Hash)]
    [InlineData("Gateway:Access:0:Claims:scope is empty", "Gateway:Access:0:Methods:0=*", "Gateway:Access:0:Claims:scope=", Hash)]
    [InlineData("Gateway:Access:0:Roles is empty", "Gateway:Access:0:Methods:0=*", "Gateway:Access:0:Roles=", Hash)]
    [InlineData("needs either Authority (an OpenID Connect provider) or KeySetFile", Jwt + ":Audiences:0=a")]
    [InlineData("Gateway:Authentication:Jwt:Audiences is empty", Jwt + ":Authority=https://login.example.com")]
    [InlineData("Gateway:Authentication:Jwt:Issuers is empty", Jwt + ":Audiences:0=a", Jwt + ":KeySetFile=missing.json")]
    [InlineData("Gateway:Authentication:Jwt:KeySetFile: 'missing.json' does not exist", Jwt + ":Audiences:0=a", Jwt + ":Issuers:0=i", Jwt + ":KeySetFile=missing.json")]
    [InlineData("without TLS, an attacker on the network could replace its keys", Jwt + ":Audiences:0=a", Jwt + ":Authority=http://login.example.com")]
    [InlineData("Gateway:Authentication:Jwt:ClockSkew is 00:10:01: expected 00:00:00 to 00:10:00.", Jwt + ":Audiences:0=a", Jwt + ":Authority=https://a.example", Jwt + ":ClockSkew=00:10:01")]
    [InlineData("Gateway:Authentication:Jwt is empty: fill it, or leave it out.", Jwt + "=")]
    [InlineData("Gateway:Authentication:ApiKeys:Keys has no key: run `gateway hash-key`", "Gateway:Authentication:ApiKeys:Header=x-key")]
    [InlineData("Gateway:Authentication:ApiKeys:Keys:job:Hash is not a SHA-256 hash", "Gateway:Authentication:ApiKeys:Keys:job:Hash=the-key-itself")]
    [InlineData("Gateway:Authentication:ApiKeys:Keys:two:Hash is also that of job", Hash, "Gateway:Authentication:ApiKeys:Keys:two:Hash=0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("Gateway:Authentication:ApiKeys:Header is 'authorization'", Hash, "Gateway:Authentication:ApiKeys:Header=authorization")]
    [InlineData("Gateway:Authentication:Certificates:Authority names 'missing.pem'", "Gateway:Authentication:Certificates:Authority=missing.pem")]
    [InlineData("any page could act as its visitors", "Gateway:Cors:Origins:0=*", "Gateway:Cors:AllowCredentials=true")]
    [InlineData("Gateway:Cors:Origins:0 is 'https://a.example/'", "Gateway:Cors:Origins:0=https://a.example/")]
    [InlineData("Gateway:Cors:Origins names none", "Gateway:Cors:AllowCredentials=true")]
    [InlineData("Gateway:RateLimits:one:Permits is 0: expected 1 to 1000000.", "Gateway:RateLimits:one:Window=00:01:00")]
    [InlineData("Gateway:RateLimits:one:Window is 00:00:00.0990000", "Gateway:RateLimits:one:Permits=1", "Gateway:RateLimits:one:Window=00:00:00.099")]
    [InlineData("Gateway:RateLimits:one:Refill is for TokenBucket", "Gateway:RateLimits:one:Permits=1", "Gateway:RateLimits:one:Refill=1")]
    [InlineData("Gateway:RateLimits:one:Algorithm is 'Leaky': expected FixedWindow or SlidingWindow", "Gateway:RateLimits:one:Permits=1", "Gateway:RateLimits:one:Algorithm=Leaky")]
    [InlineData("Gateway:ForwardedHeaders:KnownProxies:0 is 'proxy'", "Gateway:ForwardedHeaders:KnownProxies:0=proxy")]
    [InlineData("Gateway:ForwardedHeaders:KnownNetworks:0 is '10.0.0.0/33'", "Gateway:ForwardedHeaders:KnownNetworks:0=10.0.0.0/33")]
    [InlineData("Gateway:MaxRequestBodySize is 0", "Gateway:MaxRequestBodySize=0")]
    [InlineData("Gateway:Pages:Url is 'http://localhost:0'", "Gateway:Pages:Url=http://localhost:0")]
    public async Task A_mistake_is_told_at_start(string told, params string[] values)
    {
        var run = await CommandRun.OfAsync(["-u", "http://127.0.0.1:1", "--check", .. values.SelectMany(static value => new[] { "--set", value })]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key-itself", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_names_no_method_is_a_warning()
    {
        await using var server = await UpstreamServer.StartAsync();
        string[] rule = ["--set", "Gateway:Access:0:Methods:0=proto.Greetering/Helo", "--set", "Gateway:Access:0:Allow=Nobody"];

        var check = await CommandRun.OfAsync(["-u", server.Address, "--check", .. rule]);
        Assert.Equal((1, ""), (check.ExitCode, check.Error));
        Assert.Contains("Warning: Gateway:Access:0:Methods has 'proto.Greetering/Helo', which matches no served method: did you mean proto.Greetering/Hello?", check.Out, StringComparison.Ordinal);

        await using var gateway = await GatewayHost.StartAsync(["-u", server.Address, .. rule]);
        Assert.Single(gateway.Logs.Entries, static entry => entry.Event.Name == "NamesNoMethod");
    }

    [Fact]
    public async Task Without_authentication_a_rule_hides_a_method_and_the_rest_is_open()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:Access:0:Methods:0=proto.Greetering/FailHello", "--set", "Gateway:Access:0:Allow=Nobody");

        Assert.Equal(200, (await gateway.GetAsync("/v1/hello/world")).Status);
        Assert.Equal(404, (await gateway.GetAsync("/v1/fail/3")).Status);
        Assert.DoesNotContain("/v1/fail", (await gateway.GetAsync("/v1/fial/3")).Body, StringComparison.Ordinal);
        var document = (await gateway.GetAsync("/swagger/v1/swagger.json")).Body;
        Assert.Contains("/v1/hello", document, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/fail", document, StringComparison.Ordinal);
    }
}
