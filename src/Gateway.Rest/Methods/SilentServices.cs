using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Methods;

/// <summary>The services that have no descriptor, and so no REST. The log tells of each once, however often endpoints are read.</summary>
internal sealed class SilentServices(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>Tells of a service.</summary>
    public void Add(string service)
    {
        if (_told.TryAdd(service, true))
        {
            Log.NoDescriptor(logger, service);
        }
    }
}
