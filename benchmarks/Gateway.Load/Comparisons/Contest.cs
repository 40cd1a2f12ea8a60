using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>Sends the same requests to several servers in turn, A B C A B C, so that a busy moment of the machine does not affect only one of them.</summary>
/// <param name="name">The name of the comparison.</param>
/// <param name="unit">The word for one request.</param>
/// <param name="goal">The goal for Gateway's processor time; null for none.</param>
/// <param name="ask">Sends requests to a server for a while, and returns how many it answered.</param>
internal sealed class Contest(string name, string unit, string? goal, Func<ServerProcess, TimeSpan, Task<int>> ask)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(RunLength length, IReadOnlyList<Contender> contenders)
    {
        var samples = contenders.ToDictionary(contender => contender.Name, _ => new List<Usage>());
        for (var sitting = 0; sitting < length.Sittings; sitting++)
        {
            // Starts new processes, because the memory layout and the compiler's profile change the cost of a whole process by a few percent.
            var servers = await Task.WhenAll(contenders.Select(ServerProcess.StartAsync));
            try
            {
                await WarmUpAsync(servers, length);
                for (var round = 0; round < length.Rounds; round++)
                {
                    foreach (var server in servers)
                    {
                        samples[server.Name].Add((await MeasureAsync(server, length.Round)).Each);
                    }
                }
            }
            finally
            {
                Array.ForEach(servers, server => server.Dispose());
            }
        }

        return
        [
            Find($"processor time a {unit}", "µs", goal, usage => usage.ProcessorMicroseconds),
            Find($"allocated a {unit}", "B", null, usage => usage.AllocatedBytes),
        ];

        Finding Find(string quantity, string quantityUnit, string? goal, Func<Usage, double> value) =>
            new(name, quantity, quantityUnit, goal, samples.ToDictionary(one => one.Key, one => one.Value.Select(value).ToArray()));
    }

    private async Task WarmUpAsync(ServerProcess[] servers, RunLength length)
    {
        var cold = servers.ToDictionary(server => server, _ => new WarmUp());
        for (var window = 0; window < length.MostWarmUps && cold.Count > 0; window++)
        {
            foreach (var (server, warmUp) in cold.ToArray())
            {
                var (total, each) = await MeasureAsync(server, length.WarmUp);
                if (warmUp.IsOver(each.ProcessorMicroseconds, total.CompiledMethods))
                {
                    cold.Remove(server);
                    await Console.Error.WriteLineAsync($"{name}: {server.Name} is warm after {window + 1} windows.");
                }
            }
        }

        foreach (var server in cold.Keys)
        {
            await Console.Error.WriteLineAsync($"{name}: {server.Name} is measured after {length.MostWarmUps} windows, warm or not.");
        }
    }

    private async Task<(Usage Total, Usage Each)> MeasureAsync(ServerProcess server, TimeSpan time)
    {
        var before = await server.ReadUsageAsync();
        var requests = await ask(server, time);
        var total = await server.ReadUsageAsync() - before;
        return (total, total / requests);
    }
}
