using Gateway.Tests.Host;

namespace Gateway.Tests.CommandLine;

/// <summary><c>--check</c></summary>
public sealed class CheckTests
{
    [Fact]
    public async Task Check_prints_upstreams_and_all_routes_and_exits_with_0()
    {
        await using var server = await UpstreamServer.StartAsync();

        var run = await CommandRun.OfAsync("-u", server.Address, "--check");

        Assert.Equal("", run.Error);
        Assert.Equal(
            $"""
            Upstream upstream01 at {server.Address}: 1 service, 5 methods
              GET   /v1/hello/{"{name}"}         proto.Greetering/Hello
              POST  /v1/hello                proto.Greetering/Hello
              GET   /v1/hello/{"{name}"}/stream  proto.Greetering/StreamHello
              POST  /v1/hello:collect        proto.Greetering/CollectHello
              POST  /v1/hello:chat           proto.Greetering/ChatHello
              GET   /v1/fail/{"{code}"}          proto.Greetering/FailHello

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Check_prints_routes_with_the_prefix_of_their_cluster()
    {
        await using var server = await UpstreamServer.StartAsync();

        var run = await CommandRun.OfAsync("-u", server.Address, "--check", "--set", "Gateway:Clusters:upstream01:Prefix=/hi");

        Assert.Contains("  GET   /hi/v1/hello/{name}  ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_server_that_is_down_names_the_problem_and_exits_with_1()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";

        var run = await CommandRun.OfAsync("-u", address, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"Upstream upstream01 at {address}: no schema yet\n  {address} cannot be reached", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tools:0=proto.Greetering/Nope", "Warning: Gateway:Mcp:Tools has 'proto.Greetering/Nope', which matches no served method")]
    [InlineData("Tools:0=proto.Greetering/ChatHello", "Warning: Gateway:Mcp:Tools: proto.Greetering/ChatHello cannot be a tool")]
    public async Task Mistakes_of_tools_are_told_and_end_a_check_with_1(string setting, string problem)
    {
        await using var server = await UpstreamServer.StartAsync();

        var run = await CommandRun.OfAsync("-u", server.Address, "--mcp", "true", "--set", "Gateway:Mcp:" + setting, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(problem, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_cannot_be_is_a_mistake_with_its_place()
    {
        var run = await CommandRun.OfAsync("-u", "http://127.0.0.1:1", "--check", "--set", "Gateway:JsonContentTypes:proto.Greetering=text/plain");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Gateway:JsonContentTypes:proto.Greetering: 'text/plain' is not a JSON content type.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_server_without_reflection_exits_with_1()
    {
        await using var server = await UpstreamServer.StartAsync(hasReflection: false);

        var run = await CommandRun.OfAsync("-u", server.Address, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("reflection", run.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_upstreams_with_one_service_are_refused_by_name()
    {
        await using var server = await UpstreamServer.StartAsync();

        var run = await CommandRun.OfAsync("-u", server.Address, "-u", server.Address, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("proto.Greetering", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_of_a_file_take_the_place_of_annotations()
    {
        await using var server = await UpstreamServer.StartAsync();
        using var rules = new TemporaryFile(Rules("get: /v2/greetings/{name}"), ".yaml");

        var run = await CommandRun.OfAsync("-u", server.Address, "--rules", rules.Path, "--check");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("  GET   /v2/greetings/{name}     proto.Greetering/Hello\n", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/hello/{name} ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gett: /v2/greetings/{name}", "unknown key \"gett\": did you mean \"get\"?")]
    [InlineData("get: /v2/greetings/{nme}", "nme")]
    public async Task Mistakes_of_rules_are_told_and_end_a_check_with_1(string rule, string problem)
    {
        await using var server = await UpstreamServer.StartAsync();
        using var rules = new TemporaryFile(Rules(rule), ".yaml");

        var run = await CommandRun.OfAsync("-u", server.Address, "--rules", rules.Path, "--check");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(problem, run.Out, StringComparison.Ordinal);
    }

    private static string Rules(string rule) => $"""
        type: google.api.Service
        config_version: 3
        http:
          rules:
            - selector: proto.Greetering.Hello
              {rule}
        """;
}
