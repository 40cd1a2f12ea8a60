using System.Text.Json.Nodes;
using Gateway.Tests.Host;

namespace Gateway.Tests.CommandLine;

/// <summary><c>gateway openapi</c></summary>
public sealed class OpenApiTests
{
    [Theory]
    [InlineData("3.0")]
    [InlineData("3.1")]
    [InlineData("3.2")]
    public async Task The_document_is_the_one_that_the_gateway_serves(string version)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);
        var served = await gateway.Http.GetStringAsync($"/swagger/v1/swagger.json?version={version}", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("openapi", "-u", server.Address, "--openapi", version);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(JsonNode.Parse(served)!.ToJsonString(), JsonNode.Parse(run.Out)!.ToJsonString());
    }

    [Fact]
    public async Task The_document_is_written_to_a_file_as_YAML()
    {
        await using var server = await UpstreamServer.StartAsync();
        using var file = new TemporaryFile("");

        var run = await CommandRun.OfAsync("openapi", "-u", server.Address, "--yaml", "-o", file.Path);

        Assert.Equal("", run.Out + run.Error);
        Assert.StartsWith("openapi: '3.1", await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_leaves_no_document_and_names_the_problem()
    {
        var run = await CommandRun.OfAsync("openapi", "-u", $"http://127.0.0.1:{FreePort.Find()}");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("cannot be reached", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_with_a_mistake_leaves_no_document_and_is_named()
    {
        await using var server = await UpstreamServer.StartAsync();
        using var rules = new TemporaryFile("""{ "http": { "rules": [ { "selector": "proto.Greetering.Hello", "get": "/v1/{no_such_field}" } ] } }""");

        var run = await CommandRun.OfAsync("openapi", "-u", server.Address, "--rules", rules.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("no_such_field", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_offered_is_a_mistake_of_the_command_line()
    {
        var run = await CommandRun.OfAsync("openapi", "-u", "http://127.0.0.1:1", "--openapi", "2.0");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("3.0", run.Error, StringComparison.Ordinal);
    }
}
