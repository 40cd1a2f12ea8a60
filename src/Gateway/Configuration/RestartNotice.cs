using Gateway.Rest;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Configuration;

/// <summary>Says in the log when the section <c>Gateway</c> changes while the gateway runs: it is read at start only. YARP and the log follow changes of theirs.</summary>
internal sealed class RestartNotice(IConfiguration configuration, ILogger<RestartNotice> logger) : IHostedService, IDisposable
{
    private IDisposable? _watching;
    private string _seen = "";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = Read();
        _watching = ChangeToken.OnChange(configuration.GetReloadToken, OnChanged);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _watching?.Dispose();

    private void OnChanged()
    {
        var now = Read();
        if (Interlocked.Exchange(ref _seen, now) != now)
        {
            Log.RestartNeeded(logger, GatewayOptions.SectionName);
        }
    }

    private string Read() => string.Join('\n', configuration.GetSection(GatewayOptions.SectionName).AsEnumerable().Select(static pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
}
