using Gateway.Program.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Configuration;

/// <summary>What the log says of configuration that changes while the gateway runs.</summary>
public sealed class RestartNoticeTests
{
    [Theory]
    [InlineData("Gateway:SchemaRefresh", 1)]
    [InlineData("ReverseProxy:Clusters:orders:LoadBalancingPolicy", 0)]
    public async Task A_change_of_the_gateway_s_section_is_told_once(string key, int told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection().Build();
        using var logs = new LogCollector();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(logs));
        using var notice = new RestartNotice(configuration, loggers.CreateLogger<RestartNotice>());
        await notice.StartAsync(TestContext.Current.CancellationToken);

        configuration[key] = "changed";
        configuration.Reload();
        configuration.Reload();

        Assert.Equal(told, logs.Entries.Count);
    }
}
