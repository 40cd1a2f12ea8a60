using Gateway.Program.Configuration;
using Gateway.Tests.Host;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Mistakes of the configuration, each with its place and remedy.</summary>
public sealed class ConfigurationMistakesTests
{
    private const string Orders = "http://localhost:50051";

    [Theory]
    [InlineData("Gateway:SchemaRefesh", "00:00:10", "is unknown: did you mean SchemaRefresh?")]
    [InlineData("Gateway:Prefix", "/x", "is unknown: Prefix belongs below Clusters:<id>.")]
    [InlineData("Gateway:Xyzzyxyz", "1", "is unknown: known here are ")]
    [InlineData("Gateway:Clusters:orders:Prefx", "/a", "is unknown: did you mean Prefix?")]
    [InlineData("Gateway:WebSockets:Enable", "true", "is unknown: did you mean Enabled?")]
    [InlineData("Gateway:Pages:Enable", "true", "is unknown: did you mean Enabled?")]
    [InlineData("Gateway:Descriptors:0", "x", "is unknown: known here are ", "Gateway:Descriptors")]
    [InlineData("Gateway:SchemaTimeout", "10", "is '10', which means days: write 00:00:10 for seconds")]
    [InlineData("Gateway:SchemaTimeout", "10s", "is '10s': expected a time as hours:minutes:seconds, such as 00:00:30.")]
    [InlineData("Gateway:Conflicts", "Last", "is 'Last': expected Stop or FirstWins.")]
    [InlineData("Gateway:Conflicts", "1", "is '1': expected Stop or FirstWins.")]
    [InlineData("Gateway:Reflection", "yes", "is 'yes': expected true or false.")]
    [InlineData("Gateway:Clusters:orders:MaxRequestMessageSize", "4MB", "is '4MB': expected a whole number up to 2147483647.")]
    [InlineData("Gateway:Clusters:orders:MaxRequestMessageSize", "9999999999", "is '9999999999': expected a whole number up to 2147483647.")]
    [InlineData("Gateway:Clusters:orders:Rules", "x.yaml", "is 'x.yaml': expected a list, as [ … ] in JSON")]
    [InlineData("Gateway:Clusters:orders:JsonSettings", "true", "is 'true': expected a section")]
    [InlineData("Gateway:Clusters:orders:Prefix:0", "/a", "is a section or a list: expected one value.", "Gateway:Clusters:orders:Prefix")]
    [InlineData("Gateway:JsonSettings:MaxDepth", "500", "is '500': must be less than or equal to '100'.")]
    [InlineData("Gateway:StreamHeadersAfter", "02:00:00", "is '02:00:00': must be less than or equal to '01:00:00'.")]
    [InlineData("Gateway:Clusters:ordrs:Prefix", "/a", "is not a cluster of ReverseProxy:Clusters: did you mean orders?", "Gateway:Clusters:ordrs")]
    [InlineData("ReverseProxy:Clusters:orders:HttpRequest:ActivityTimeout", "30", "is '30', which means days: write 00:00:30 for seconds")]
    [InlineData("ReverseProxy:Clusters:orders:HttpRequest:VersionPolicy", "Exact", "is 'Exact': expected RequestVersionOrLower or ")]
    [InlineData("ReverseProxy:Clusters:orders:Destinations:one:Address", "localhost:1", "is 'localhost:1': expected a URL such as http://localhost:50051.")]
    [InlineData("ReverseProxy:Clusters:orders:Metadata:ClientCertificate", "none.pem", "names 'none.pem', which does not exist (looked for at ")]
    [InlineData("Kestrel:Endpoints:Rest:Url", "localhost", "is 'localhost': expected an address to listen on")]
    public void A_mistake_is_told_with_its_place(string key, string value, string problem, string? place = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:orders:Destinations:one:Address"] = Orders,
            [key] = value,
        }).Build();

        var found = Assert.Single(ConfigurationCheck.Find(configuration));

        Assert.StartsWith($"{place ?? key} {problem}", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReverseProxy:Clusters:orders:HttpRequest:Version", "2")]
    [InlineData("ReverseProxy:Clusters:orders:HttpClient:SslProtocols:0", "Tls12")]
    [InlineData("ReverseProxy:Clusters:orders:OfAnExtension", "1")]
    [InlineData("ReverseProxy:Clusters:orders:Destinations:one:Address", "https+http://orders")]
    [InlineData("ReverseProxy:Routes:r:Transforms:0:PathPrefix", "/x")]
    [InlineData("Gateway:Clusters:orders", null)]
    [InlineData("Gateway:SchemaRefresh", null)]
    [InlineData("gateway:clusters:ORDERS:defaulttimeout", "00:00:05")]
    [InlineData("Gateway:WebSockets:AllowedOrigins:0", "https://app.example")]
    public void What_is_right_is_no_mistake(string key, string? value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ReverseProxy:Clusters:orders:Destinations:one:Address"] = Orders,
            [key] = value,
        }).Build();

        Assert.Empty(ConfigurationCheck.Find(configuration));
    }

    [Fact]
    public async Task Mistakes_of_options_and_of_the_proxy_are_told_together()
    {
        using var file = new TemporaryFile("""
            {
              "ReverseProxy": {
                "Clusters": {
                  "orders": { "Destinations": { "one": { "Address": "http://localhost:1" } }, "LoadBalancingPolicy": "Robin" },
                  "empty": {}
                },
                "Routes": { "r": { "ClusterId": "ordrs", "Match": { "Path": "/x" } } }
              },
              "Gateway": {
                "SchemaTimeout": "00:20:00",
                "Clusters": { "orders": { "Prefix": "a/", "MaxRequestMessageSize": 0, "Rules": [ "none.yaml" ] } }
              }
            }
            """);

        var run = await CommandRun.OfAsync("--config", file.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("The configuration has 7 mistakes:\n", run.Error, StringComparison.Ordinal);
        Assert.All(
            [
                "  Gateway:SchemaTimeout is 00:20:00: expected ",
                "  Gateway:Clusters:orders:Prefix is 'a/': expected ",
                "  Gateway:Clusters:orders:MaxRequestMessageSize is 0: expected ",
                "  Gateway:Clusters:orders:Rules names 'none.yaml', which does not exist",
                "  ReverseProxy:Clusters:orders: ",
                "  ReverseProxy:Clusters:empty has no destination: ",
                "  ReverseProxy:Routes:r:ClusterId is 'ordrs', which is not a cluster: did you mean orders?",
            ],
            problem => Assert.Contains("\n" + problem, run.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_is_told_by_name()
    {
        using var file = new TemporaryFile("""{"Gateway": """);

        var run = await CommandRun.OfAsync("--config", file.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"The gateway cannot start: Failed to load configuration from file '{file.Path}'.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }
}
