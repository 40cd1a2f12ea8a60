using System.Diagnostics;
using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>A server stream of 100 lines as NDJSON over HTTP/1.1: what it costs the server, beside a minimal API that flushes each line.</summary>
internal sealed class StreamOfLines(int connections) : IScenario
{
    private const int Lines = 100;

    public string Name => $"lines-{connections}";

    public string Question => $"Server stream of {Lines} lines by NDJSON, {connections} at a time";

    public async Task<Table> RunAsync(RunLength length)
    {
        Contender[] contenders = [Contender.Bare, Contender.Ours, Contender.Microsoft];
        var servers = await Task.WhenAll(contenders.Select(ServerProcess.StartAsync));
        try
        {
            foreach (var server in servers)
            {
                await AskAsync(server, length.WarmUp);
            }

            var samples = servers.Select(_ => new List<Sample>()).ToArray();
            for (var round = 0; round < length.Rounds; round++)
            {
                // Each round begins with another one, so that nobody always comes after the same neighbour.
                for (var turn = 0; turn < servers.Length; turn++)
                {
                    var index = (round + turn) % servers.Length;
                    samples[index].Add(await AskAsync(servers[index], length.Round));
                }
            }

            return Summary(servers, samples);
        }
        finally
        {
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    private static Table Summary(ServerProcess[] servers, List<Sample>[] samples)
    {
        var table = new Table("server", "CPU a stream", "ratio", "streams a second");
        var measure = Median.Of(samples[0].Select(sample => sample.ProcessorMicroseconds));
        for (var i = 0; i < servers.Length; i++)
        {
            var cost = Median.Of(samples[i].Select(sample => sample.ProcessorMicroseconds));
            table.Add(servers[i].Name, $"{cost:F0} µs", $"{cost / measure:F2}", $"{Median.Of(samples[i].Select(sample => sample.PerSecond)):F0}");
        }

        return table;
    }

    private async Task<Sample> AskAsync(ServerProcess server, TimeSpan time)
    {
        var before = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var streams = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskOneAfterAnotherAsync(server, watch, time))));
        var elapsed = watch.Elapsed;
        var used = server.ProcessorTime - before;
        return new Sample(used.TotalMicroseconds / streams.Sum(), streams.Sum() / elapsed.TotalSeconds);
    }

    private static async Task<int> AskOneAfterAnotherAsync(ServerProcess server, Stopwatch watch, TimeSpan time)
    {
        using var client = await Http1Connection.OpenAsync(server.Http1);
        var count = 0;
        do
        {
            var lines = await client.CountLinesAsync($"/v1/lines/{Lines}", "application/x-ndjson");
            if (lines != Lines)
            {
                throw new InvalidOperationException($"{server.Name} answered {lines} lines.");
            }

            count++;
        }
        while (watch.Elapsed < time);

        return count;
    }

    private sealed record Sample(double ProcessorMicroseconds, double PerSecond);
}
