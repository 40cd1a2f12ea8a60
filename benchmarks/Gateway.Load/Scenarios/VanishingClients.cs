using System.Diagnostics;
using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Clients that connect, read three messages and disconnect without closing, again and again: whether they leave anything behind.</summary>
internal sealed class VanishingClients : IScenario
{
    private const int AtATime = 32;

    public string Name => "vanishing-clients";

    public string Question => $"Clients that read three messages and go without a word, {AtATime} at a time";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("server", "kind", "streams", "open afterwards", "heap left", "resident left");
        foreach (var contender in (Contender[])[Contender.Bare, Contender.Ours])
        {
            using var server = await ServerProcess.StartCountingAsync(contender);
            foreach (var kind in Enum.GetValues<StreamKind>())
            {
                await ComeAndGoAsync(server, kind, length.BusyTime / 3);
                var before = await server.SettleAsync($" after {kind}");
                var streams = await ComeAndGoAsync(server, kind, length.BusyTime);

                // Waits until nothing is open, and gives up after a while.
                var left = await server.SettleAsync($" after {kind}") - before;
                table.Add([server.Name, $"{kind}", $"{streams}", "0", .. left.Whole()]);
            }
        }

        return table;
    }

    private static async Task<int> ComeAndGoAsync(ServerProcess server, StreamKind kind, TimeSpan time)
    {
        using var http2 = new Http2Streams(server);
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, AtATime).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < time)
            {
                var stream = await Crowd.OpenOneAsync(server, http2, kind, "/v1/flood");
                await stream.ReadAsync(3, CancellationToken.None);
                stream.Reset();
                count++;
            }

            return count;
        })));
        return counts.Sum();
    }
}
