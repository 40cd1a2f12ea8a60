using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Settings;

/// <summary>Signals changes by tokens. Each token signals one change.</summary>
internal sealed class ChangeSignal
{
    private ConfigurationReloadToken _next = new();

    /// <summary>The token of the next change.</summary>
    public IChangeToken Next => Volatile.Read(ref _next);

    /// <summary>Signals a change.</summary>
    public void Fire() => Interlocked.Exchange(ref _next, new ConfigurationReloadToken()).OnReload();
}
