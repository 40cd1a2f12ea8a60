using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Settings;

/// <summary>Tells of changes by tokens, each of which tells of one.</summary>
internal sealed class ChangeSignal
{
    private ConfigurationReloadToken _next = new();

    /// <summary>Tells of the next change.</summary>
    public IChangeToken Next => Volatile.Read(ref _next);

    /// <summary>Something has changed.</summary>
    public void Fire() => Interlocked.Exchange(ref _next, new ConfigurationReloadToken()).OnReload();
}
