using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Streams that write as fast as possible to clients that do not read, together with some whose clients read: the memory that each of them holds.</summary>
internal sealed class StalledStreams : IScenario
{
    private const int WarmUp = 5;

    public string Name => "stalled-streams";

    public string Question => "Memory of streams that write messages of 1,000 characters as fast as they may, and whose clients do not read";

    public async Task<Table> RunAsync(RunLength length)
    {
        var stalled = length.BusyStreams / 4;
        var table = new Table("server", "kind", "streams", "beside them, read", "managed heap a stream", "resident memory a stream", "heap left", "resident left", "heap left by others after them", "resident left");
        foreach (var contender in (Contender[])[Contender.Bare, Contender.Ours])
        {
            foreach (var kind in length.StalledKinds)
            {
                // A process for each kind. Otherwise a kind would reuse the pooled memory of the one before, which would then not count.
                using var server = await ServerProcess.StartCountingAsync(contender);
                table.Add([server.Name, $"{kind}", $"{stalled}", .. await AskAsync(server, kind, stalled, length)]);
            }
        }

        return table;
    }

    private static async Task<string[]> AskAsync(ServerProcess server, StreamKind kind, int stalled, RunLength length)
    {
        using (var few = await Crowd.OpenAsync(server, kind, "/v1/flood", WarmUp))
        {
            await few.ReadAsync(length.BusyTime / 3);
        }

        var before = await server.SettleAsync($" after {kind}");
        var (read, held) = await StallAsync(server, kind, stalled, length);
        var after = await server.SettleAsync($" after {kind}");

        // Pools keep their memory for later streams, so a second run must leave no more.
        await StallAsync(server, kind, stalled, length);
        var last = await server.SettleAsync($" after {kind}");
        return [$"{read:F0} messages a second", .. (held - before).Of(stalled), .. (after - before).Whole(), .. (last - after).Whole()];
    }

    private static async Task<(double ReadByOthers, Memory Held)> StallAsync(ServerProcess server, StreamKind kind, int stalled, RunLength length)
    {
        using var crowd = await Crowd.OpenAsync(server, kind, "/v1/flood", stalled);
        long messages;
        using (var others = await Crowd.OpenAsync(server, kind, "/v1/flood", stalled / 10))
        {
            messages = await others.ReadAsync(length.BusyTime / 2);
        }

        // By then, the buffers of all sockets are full.
        await server.WaitUntilIdleAsync(10 * length.BusyTime);
        return (messages / (length.BusyTime / 2).TotalSeconds, await server.TrimAsync());
    }
}
