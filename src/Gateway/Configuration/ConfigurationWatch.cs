using System.Reflection;
using Gateway.Program.Configuration.Access;
using Gateway.Rest;
using Gateway.Yarp;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Configuration;

/// <summary>
/// Logs changes of the configuration that have no effect while the gateway runs: options of the section <c>Gateway</c> that are read only at start, and a file that cannot be
/// read. YARP, the gateway's clusters and the log follow their own changes.
/// </summary>
internal sealed class ConfigurationWatch(IConfiguration configuration, ILogger<ConfigurationWatch> logger) : IHostedService, IDisposable
{
    private static readonly HashSet<string> _followed = typeof(GatewayProxyOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Select(static option => option.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // The access rules follow these, if there were any at start.
    private static readonly string[] _access = ["Gateway:Access:", "Gateway:Authentication:ApiKeys:Keys:", "Gateway:Pages:Policy:"];

    private bool _isGuarded;
    private IDisposable? _watching;
    private string _seen = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isGuarded = AccessCheck.IsGuarded(configuration);
        _seen = Read();
        _watching = ChangeToken.OnChange(configuration.GetReloadToken, OnChanged);
        foreach (var file in (configuration as IConfigurationBuilder)?.Sources.OfType<JsonConfigurationSource>() ?? [])
        {
            // The provider still throws, so that nothing reads the remains of a broken file.
            file.OnLoadException = context => Log.FileUnreadable(logger, file.Path, context.Exception.GetBaseException().Message);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watching?.Dispose();

    private void OnChanged()
    {
        foreach (var file in (configuration as IConfigurationBuilder)?.Sources.OfType<JsonConfigurationSource>() ?? [])
        {
            if (file.FileProvider is LastingFiles { Problem: { } problem })
            {
                Log.FileUnreadable(logger, file.Path, problem);
            }
        }

        var now = Read();
        if (Interlocked.Exchange(ref _seen, now) != now)
        {
            Log.RestartNeeded(logger, GatewayOptions.SectionName);
        }
    }

    private string Read() => string.Join('\n', configuration.GetSection(GatewayOptions.SectionName).GetChildren()
        .Where(static option => !_followed.Contains(option.Key))
        .SelectMany(static option => option.AsEnumerable())
        .Where(pair => !_isGuarded || !_access.Any(path => $"{pair.Key}:".StartsWith(path, StringComparison.OrdinalIgnoreCase)))
        .Select(static pair => $"{pair.Key}={pair.Value}")
        .Order(StringComparer.Ordinal));
}
