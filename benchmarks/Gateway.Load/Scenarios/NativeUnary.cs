using System.Diagnostics;
using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Unary calls by native gRPC: what one costs the server, beside an endpoint on HTTP/2 that reads and answers the same bytes.</summary>
internal sealed class NativeUnary(int calls) : IScenario
{
    private const int AtRest = 5; // methods compiled in a third of the warm-up
    private const int MostWarmUps = 6;

    public string Name => $"grpc-unary-{calls}";

    public string Question => $"Unary calls by native gRPC, {calls} at a time on one connection";

    public async Task<Table> RunAsync(RunLength length)
    {
        Contender[] contenders = [Contender.Bare, Contender.OursNative, Contender.MicrosoftNative, Contender.Ours, Contender.Microsoft];
        var servers = await Task.WhenAll(contenders.Select(ServerProcess.StartAsync));
        var clients = servers.Select(server => new GrpcBytesClient(server.Http2)).ToArray();
        try
        {
            var samples = servers.Select(_ => new List<Sample>()).ToArray();
            for (var index = 0; index < servers.Length; index++)
            {
                await WarmUpAsync(servers[index], clients[index], length);
            }

            for (var round = 0; round < length.Rounds; round++)
            {
                for (var turn = 0; turn < servers.Length; turn++)
                {
                    var index = (round + turn) % servers.Length;
                    samples[index].Add(await AskAsync(servers[index], clients[index], length.Round));
                }
            }

            return Summary(servers, samples);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
            Array.ForEach(servers, server => server.Dispose());
        }
    }

    private static Table Summary(ServerProcess[] servers, List<Sample>[] samples)
    {
        var table = new Table("server", "CPU a call", "ratio", "allocated a call");
        for (var i = 0; i < servers.Length; i++)
        {
            // The ratio of each round first: what else the machine does then is much the same for all of them.
            var ratio = Median.Of(samples[i].Zip(samples[0], static (own, measure) => own.ProcessorMicroseconds / measure.ProcessorMicroseconds));
            table.Add(
                servers[i].Name,
                $"{Median.Of(samples[i].Select(sample => sample.ProcessorMicroseconds)):F1} µs",
                $"{ratio:F2}",
                $"{Median.Of(samples[i].Select(sample => sample.AllocatedBytes)):F0} B");
        }

        return table;
    }

    // On a busy machine no time is sure to be enough: the just-in-time compiler would take half of what is measured.
    private async Task WarmUpAsync(ServerProcess server, GrpcBytesClient client, RunLength length)
    {
        var watch = Stopwatch.StartNew();
        long compiled;
        do
        {
            compiled = await server.ReadCompiledMethodsAsync();
            await AskAsync(server, client, length.WarmUp / 3);
            compiled = await server.ReadCompiledMethodsAsync() - compiled;
        }
        while (watch.Elapsed < length.WarmUp || (compiled > AtRest && watch.Elapsed < MostWarmUps * length.WarmUp));
    }

    private async Task<Sample> AskAsync(ServerProcess server, GrpcBytesClient client, TimeSpan time)
    {
        var allocated = await server.ReadAllocatedBytesAsync();
        var before = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            do
            {
                await client.SayAsync();
                count++;
            }
            while (watch.Elapsed < time);

            return count;
        })));
        var used = server.ProcessorTime - before;
        double total = counts.Sum();
        return new Sample(used.TotalMicroseconds / total, (await server.ReadAllocatedBytesAsync() - allocated) / total);
    }

    private sealed record Sample(double ProcessorMicroseconds, double AllocatedBytes);
}
