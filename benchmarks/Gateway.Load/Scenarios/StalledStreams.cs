using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Streams that write as fast as they may to clients that do not read, beside some that do: what is kept for each.</summary>
internal sealed class StalledStreams : IScenario
{
    private const int WarmUp = 5;

    public string Name => "stalled-streams";

    public string Question => "Memory of streams that write messages of 1,000 characters as fast as they may, and whose clients do not read";

    public async Task<Table> RunAsync(RunLength length)
    {
        var stalled = length.BusyStreams / 4;
        var table = new Table("server", "kind", "streams", "beside them, read", "managed heap a stream", "resident memory a stream", "heap left", "resident left", "heap left later", "resident left later");
        foreach (var contender in (Contender[])[Contender.Bare, Contender.Ours])
        {
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                // A process for each: what pools keep of one kind would be there for the next, and count for nothing.
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
        string[] cells;
        using (var crowd = await Crowd.OpenAsync(server, kind, "/v1/flood", stalled))
        {
            // Who reads is served meanwhile.
            using (var others = await Crowd.OpenAsync(server, kind, "/v1/flood", stalled / 10))
            {
                var messages = await others.ReadAsync(length.BusyTime / 2);
                cells = [$"{messages / (length.BusyTime / 2).TotalSeconds:F0} messages a second"];
            }

            // The buffers of all sockets are full then.
            await server.WaitUntilIdleAsync(10 * length.BusyTime);
            cells = [.. cells, .. (await server.TrimAsync() - before).Of(stalled)];
        }

        var left = await server.SettleAsync($" after {kind}") - before;

        // Kestrel keeps its blocks for a while, in case others want them.
        await Task.Delay(4 * length.BusyTime);
        return [.. cells, .. left.Whole(), .. (await server.TrimAsync() - before).Whole()];
    }
}
