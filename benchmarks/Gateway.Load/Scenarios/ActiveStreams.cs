using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Many active streams at once: the memory that the server holds for them, and the memory that remains after them.</summary>
internal sealed class ActiveStreams : IScenario
{
    private const int Every = 100; // milliseconds

    public string Name => "active-streams";

    public string Question => "Memory of streams with ten messages a second each";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("server", "kind", "streams", "messages a second", "CPU a message", "managed heap a stream", "resident memory a stream", "heap left", "resident left");
        foreach (var contender in (Contender[])[Contender.Bare, Contender.Ours, Contender.Proxy])
        {
            using var server = await ServerProcess.StartCountingAsync(contender);
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                table.Add([server.Name, $"{kind}", $"{length.BusyStreams}", .. await AskAsync(server, kind, length)]);
            }
        }

        return table;
    }

    private static async Task<string[]> AskAsync(ServerProcess server, StreamKind kind, RunLength length)
    {
        // The first streams cause one-time allocations, which do not count.
        using (var few = await Crowd.OpenAsync(server, kind, $"/v1/ticks/{Every}", length.BusyStreams / 5))
        {
            await few.ReadAsync(length.BusyTime / 3);
        }

        var before = await server.SettleAsync($" after {kind}");
        string[] cells;
        using (var crowd = await Crowd.OpenAsync(server, kind, $"/v1/ticks/{Every}", length.BusyStreams))
        {
            var used = server.ProcessorTime;
            var messages = await crowd.ReadAsync(length.BusyTime);
            used = server.ProcessorTime - used;
            var reading = crowd.ReadAsync(length.BusyTime / 6);
            var peak = await server.ReadMemoryAsync() - before;
            await reading;
            cells = [$"{messages / length.BusyTime.TotalSeconds:F0}", $"{used.TotalMicroseconds / messages:F0} µs", .. peak.Of(length.BusyStreams)];
        }

        return [.. cells, .. (await server.SettleAsync($" after {kind}") - before).Whole()];
    }
}
