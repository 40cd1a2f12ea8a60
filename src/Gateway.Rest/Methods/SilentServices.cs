using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Methods;

/// <summary>The services that have no descriptor, and so no REST. The log names each service once, even when endpoints are read again.</summary>
internal sealed class SilentServices(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Logs a service, unless it was logged before.</summary>
    public void Add(string service)
    {
        if (_told.TryAdd(service, true))
        {
            Log.NoDescriptor(logger, service);
        }
    }
}
