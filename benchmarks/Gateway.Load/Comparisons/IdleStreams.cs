using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>The memory that each of many streams holds in the server after it has sent one message and is silent.</summary>
/// <param name="name">The name of the comparison.</param>
/// <param name="kindName">The kind of streams, in words.</param>
/// <param name="kind">The kind of streams.</param>
/// <param name="residentGoal">The goal for Gateway's resident memory per stream, in KB; null for none.</param>
/// <param name="servers">The contenders, with or without a guest.</param>
internal sealed class IdleStreams(string name, string kindName, StreamKind kind, double? residentGoal, Func<Contender?, IReadOnlyList<Contender>> servers) : IComparison
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => name;

    public string Question => $"{kindName} that have sent one message and are silent, HTTP/1.1, a connection each";

    public IReadOnlyList<Contender> Servers(Contender? guest) => servers(guest);

    public async Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest)
    {
        var contenders = servers(guest);
        var samples = contenders.ToDictionary(contender => contender.Name, _ => new List<Memory>());
        for (var sitting = 0; sitting < length.Sittings; sitting++)
        {
            foreach (var contender in contenders)
            {
                samples[contender.Name].Add(await MeasureAsync(contender, length.IdleStreams));
            }
        }

        return
        [
            Find("managed heap a stream", null, memory => memory.HeapBytes),
            Find("resident memory a stream", residentGoal is { } goal ? FormattableString.Invariant($"{goal:F0} KB") : null, memory => memory.ResidentBytes),
        ];

        Finding Find(string quantity, string? goal, Func<Memory, long> bytes) => new(
            name,
            quantity,
            "KB",
            goal,
            samples.ToDictionary(one => one.Key, one => one.Value.Select(memory => bytes(memory) / 1024.0 / length.IdleStreams).ToArray()));
    }

    private async Task<Memory> MeasureAsync(Contender contender, int streams)
    {
        using var server = await ServerProcess.StartAsync(contender);

        // The first streams cause one-time allocations, which do not count.
        Reset(await OpenAsync(server, streams / 10));
        await server.WaitUntilIdleAsync(Patience);
        var before = await server.TrimAsync();
        var open = await OpenAsync(server, streams);
        await server.WaitUntilIdleAsync(Patience);
        var held = await server.TrimAsync() - before;
        Reset(open);
        return held;
    }

    // One after another. With many at a time, the server's pools would keep buffers that no stream holds.
    private async Task<List<IOpenStream>> OpenAsync(ServerProcess server, int count)
    {
        var open = new List<IOpenStream>();
        while (open.Count < count)
        {
            open.Add(await RawStream.OpenAsync(server, "/v1/idle", kind));
            await open[^1].ReadAsync(1, CancellationToken.None);
        }

        return open;
    }

    private static void Reset(List<IOpenStream> streams) => streams.ForEach(stream => stream.Reset());
}
