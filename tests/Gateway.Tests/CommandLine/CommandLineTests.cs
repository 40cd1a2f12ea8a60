using Gateway.Tests.Host;

namespace Gateway.Tests.CommandLine;

/// <summary>What people type, and what they are told.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--upstream 'localhost:50051' has no scheme: write http://localhost:50051", "--upstream", "localhost:50051")]
    [InlineData("--upstream 'ftp://a:1' has the scheme 'ftp': gRPC needs http:// or https://.", "--upstream", "ftp://a:1")]
    [InlineData("--upstream 'http://' is not a URL", "--upstream", "http://")]
    [InlineData("--upstream 'http://a:1/path' has more than a host and a port: write http://a:1.", "-u", "http://a:1/path")]
    [InlineData("--upstream 'http://u:p@a:1' has more than a host and a port", "-u", "http://u:p@a:1")]
    [InlineData("--upstream '' is empty", "-u", "http://a:1,")]
    [InlineData("Required argument missing for option: '--upstream'.", "--upstream")]
    [InlineData("--descriptor-set: there is no file 'none.binpb' (looked for at ", "-u", "http://a:1", "--descriptor-set", "none.binpb")]
    [InlineData("--rules: there is no file 'none.yaml'", "-u", "http://a:1", "--rules", "none.yaml")]
    [InlineData("--config: there is no file 'none.json'", "--config", "none.json")]
    [InlineData("--urls: 'localhost' is not an address to listen on", "-u", "http://a:1", "--urls", "localhost")]
    [InlineData("--urls: 'http://localhost:99999' is not an address to listen on", "-u", "http://a:1", "--urls", "http://localhost:99999")]
    [InlineData("--urls is empty: write for example http://localhost:8081.", "-u", "http://a:1", "--urls", "")]
    [InlineData("--set 'Gateway' is not KEY=VALUE", "-u", "http://a:1", "--set", "Gateway")]
    [InlineData("Unrecognized command or argument '--upstreams'.", "--upstreams", "http://a:1")]
    public async Task A_mistake_ends_the_program_with_2_and_a_remedy(string message, params string[] args)
    {
        var run = await CommandRun.OfAsync(args);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.EndsWith("gateway --help lists all options.\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_upstream_at_all_ends_the_program_with_2_and_both_ways_to_name_one()
    {
        var run = await CommandRun.OfAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("gateway --upstream http://localhost:50051", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"Gateway\": { \"Clusters\"", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clusters_of_the_proxy_alone_are_named_with_what_to_add()
    {
        var run = await CommandRun.OfAsync("--set", "ReverseProxy:Clusters:orders:Destinations:one:Address=http://a:1");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            """
            There is no upstream: ReverseProxy:Clusters has orders, and Gateway:Clusters names none of them. Add those whose servers speak gRPC:
              "Gateway": { "Clusters": { "orders": {} } }

            """.ReplaceLineEndings("\n"),
            run.Error);
    }

    [Fact]
    public async Task A_descriptor_set_for_two_upstreams_is_refused()
    {
        using var file = new TemporaryFile("", ".binpb");

        var run = await CommandRun.OfAsync("-u", "http://a:1", "-u", "http://b:1", "--descriptor-set", file.Path);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("--descriptor-set works with one upstream only, and there are more. Set Gateway:Clusters:<id>:DescriptorSet", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ends_with_examples()
    {
        var run = await CommandRun.OfAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--upstream <URL[,URL]>", run.Out, StringComparison.Ordinal);
        Assert.Contains("gateway --config gateway.json --check", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_value_of_a_key_counts() => Assert.Equal(
        [KeyValuePair.Create("gateway:connect", (string?)"true"), KeyValuePair.Create("A:B", (string?)"x=y")],
        GatewayHost.Parse("-u", "http://a:1", "--set", "Gateway:Connect=false", "--set", "A__B=1", "--set", "A:B=x=y", "--set", "gateway:connect=true").Values);

    [Fact]
    public void Each_upstream_is_a_cluster_and_commas_separate_its_destinations()
    {
        var settings = GatewayHost.Parse("-u", "http://a:1", "--upstream", "http://b:1,https://c");

        Assert.Equal([["http://a:1/"], ["http://b:1/", "https://c/"]], settings.Upstreams.Select(static one => one.Select(static uri => uri.AbsoluteUri)));
    }
}
