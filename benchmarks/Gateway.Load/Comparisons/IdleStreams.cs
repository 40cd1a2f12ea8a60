using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>Many streams that have sent one message and are silent: how much of the server's memory each of them holds.</summary>
/// <param name="name">The name of the comparison.</param>
/// <param name="kindName">The kind of streams, in words.</param>
/// <param name="kind">The kind of streams.</param>
/// <param name="residentGoal">The resident memory a stream, in KB, that is wanted of Gateway; null for none.</param>
/// <param name="servers">Who takes part, with a guest or without.</param>
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

        // What the server allocates once, with the first streams, is not theirs.
        Reset(await OpenAsync(server, streams / 10));
        await server.WaitUntilIdleAsync(Patience);
        var before = await server.TrimAsync();
        var open = await OpenAsync(server, streams);
        await server.WaitUntilIdleAsync(Patience);
        var held = await server.TrimAsync() - before;
        Reset(open);
        return held;
    }

    // One after another: with many at a time, the server's pools would keep buffers that no stream holds any more.
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
