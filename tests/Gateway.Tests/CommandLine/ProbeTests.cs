using Gateway.Tests.Host;

namespace Gateway.Tests.CommandLine;

/// <summary><c>--probe</c>, which health checks of containers call.</summary>
public sealed class ProbeTests
{
    [Fact]
    public async Task A_probe_tells_by_its_exit_code_whether_the_gateway_is_ready()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var ready = await GatewayHost.StartAsync("-u", server.Address);
        await using var waiting = await GatewayHost.StartAsync("-u", $"http://127.0.0.1:{FreePort.Find()}");
        var nobody = $"http://127.0.0.1:{FreePort.Find()}/readyz";

        Assert.Equal(new CommandRun(0, "", ""), await CommandRun.OfAsync("--probe", $"{ready.Address}/readyz"));
        Assert.Equal(new CommandRun(1, "", $"{waiting.Address}/readyz answered 503.\n"), await CommandRun.OfAsync("--probe", $"{waiting.Address}/readyz"));
        var down = await CommandRun.OfAsync("--probe", nobody);
        Assert.Equal(1, down.ExitCode);
        Assert.StartsWith($"{nobody} cannot be reached: ", down.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:8081")]
    [InlineData("ftp://localhost")]
    public async Task A_probe_of_what_is_no_URL_is_refused(string url)
    {
        var run = await CommandRun.OfAsync("--probe", url);

        Assert.Equal((2, $"--probe: '{url}' is not a URL: write for example http://localhost:8081/readyz.\ngateway --help lists all options.\n"), (run.ExitCode, run.Error));
    }
}
