using Gateway.Load.Comparisons;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>The types that a unary request allocates in each server of a comparison: a first look at the cause of their difference.</summary>
/// <param name="request">The comparison.</param>
/// <param name="ask">Sends its requests to a server for a while, and returns the number of answers.</param>
internal sealed class AllocatedTypes(IComparison request, Func<ServerProcess, TimeSpan, Task<int>> ask) : IScenario
{
    private const int Shown = 30;

    public string Name => $"{request.Name}-types";

    public string Question => $"Bytes allocated by type: {request.Question}";

    public async Task<Table> RunAsync(RunLength length)
    {
        var contenders = request.Servers(guest: null);
        var bytes = new List<Dictionary<string, double>>();
        foreach (var contender in contenders)
        {
            bytes.Add(await MeasureAsync(contender, length));
        }

        var table = new Table(["type", .. contenders.Select(contender => contender.Name)]);
        var all = bytes.SelectMany(types => types.Keys).Distinct().Select(type => (Name: type, Bytes: bytes.Select(types => types.GetValueOrDefault(type)).ToArray()));
        foreach (var type in all.Where(type => type.Bytes.Max() > 0).OrderByDescending(type => type.Bytes.Max()).Take(Shown))
        {
            table.Add([$"`{type.Name}`", .. type.Bytes.Select(each => $"{each:F0} B")]);
        }

        return table;
    }

    private async Task<Dictionary<string, double>> MeasureAsync(Contender contender, RunLength length)
    {
        using var server = await ServerProcess.StartSamplingAsync(contender);
        for (var window = 0; window < Math.Min(length.MostWarmUps, 10); window++)
        {
            await ask(server, length.WarmUp);
        }

        var (usage, types) = (await server.ReadUsageAsync(), await server.ReadAllocatedTypesAsync());
        var requests = await ask(server, length.Rounds * length.Round);
        var allocated = (await server.ReadUsageAsync() - usage).AllocatedBytes / requests;
        var samples = (await server.ReadAllocatedTypesAsync()).ToDictionary(type => type.Key, type => type.Value - types.GetValueOrDefault(type.Key));

        // Every sample stands for the same number of bytes.
        double all = Math.Max(1, samples.Values.Sum());
        return samples.ToDictionary(type => type.Key, type => allocated * type.Value / all);
    }
}
