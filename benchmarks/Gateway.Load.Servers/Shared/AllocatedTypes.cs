using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>Samples the server's allocations by type: the runtime picks one allocation at random in about every 100 KB.</summary>
internal sealed class AllocatedTypes : EventListener
{
    private const EventKeywords AllocationSampling = (EventKeywords)0x80000000000;

    private readonly ConcurrentDictionary<string, long> _samples = new();

    /// <summary>One line per type: the number of samples, and the name.</summary>
    public override string ToString() =>
        string.Join('\n', _samples.Select(static type => string.Create(CultureInfo.InvariantCulture, $"{type.Value} {type.Key}")));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Informational, AllocationSampling);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.PayloadNames?.IndexOf("TypeName") is int index and >= 0 && eventData.Payload?[index] is string name)
        {
            _samples.AddOrUpdate(name, 1, static (_, count) => count + 1);
        }
    }
}
