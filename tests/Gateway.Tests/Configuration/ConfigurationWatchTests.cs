using Gateway.Program.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Configuration;

/// <summary>What the log says of configuration that changes while the gateway runs.</summary>
public sealed class ConfigurationWatchTests
{
    [Theory]
    [InlineData("Gateway:Reflection", 1)]
    [InlineData("Gateway:JsonSettings:WriteIndented", 1)]
    [InlineData("Gateway:SchemaRefresh", 0)]
    [InlineData("Gateway:Clusters:orders:Prefix", 0)]
    [InlineData("ReverseProxy:Clusters:orders:LoadBalancingPolicy", 0)]
    public async Task A_change_of_what_is_read_at_start_is_told_once(string key, int told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        using var logs = new LogCollector();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var watch = new ConfigurationWatch(configuration, loggers.CreateLogger<ConfigurationWatch>());
        await watch.StartAsync(TestContext.Current.CancellationToken);

        configuration[key] = "changed";
        configuration.Reload();
        configuration.Reload();

        Assert.Equal(told, logs.Entries.Count);
    }
}
