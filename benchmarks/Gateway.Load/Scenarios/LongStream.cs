using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>A long server stream through the gateway in front of a server: whether its memory stays constant.</summary>
internal sealed class LongStream : IScenario
{
    private const int WarmUp = 10; // such streams

    private static readonly double[] _parts = [0.05, 0.5, 0.95];

    public string Name => "long-stream";

    public string Question => "Memory of the gateway before a server along one server stream";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("kind", "messages so far", "managed heap", "resident memory");
        foreach (var kind in (StreamKind[])[StreamKind.Lines, StreamKind.Events])
        {
            using var server = await ServerProcess.StartAsync(Contender.Proxy);

            // During the first million messages, pools and the runtime make one-time allocations, which do not count.
            var first = await RawStream.OpenAsync(server, $"/v1/lines/{WarmUp * length.LongStream}", kind);
            await first.ReadAsync(WarmUp * length.LongStream, CancellationToken.None);
            first.Reset();

            var stream = await RawStream.OpenAsync(server, $"/v1/lines/{length.LongStream}", kind);
            var read = 0;
            foreach (var part in _parts)
            {
                read += await stream.ReadAsync((int)(part * length.LongStream) - read, CancellationToken.None);
                await AddAsync(table, server, kind, read, length);
            }

            read += await stream.ReadAsync(length.LongStream - read, CancellationToken.None);
            await AddAsync(table, server, kind, read, length);
        }

        return table;
    }

    // The client does not read meanwhile, so all buffers between it and the service are full, except the last time.
    private static async Task AddAsync(Table table, ServerProcess server, StreamKind kind, int read, RunLength length)
    {
        await server.WaitUntilIdleAsync(length.BusyTime);
        table.Add([$"{kind}", $"{read}", .. (await server.TrimAsync()).Of(1)]);
    }
}
