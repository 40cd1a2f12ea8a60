using System.Diagnostics;
using System.Globalization;
using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>
/// A client reads for a while and then stops, while a server behind a proxy writes as fast as possible: how much the server writes before it stops, and how much of it the proxy holds.
/// This includes a distant server, because the window of the runtime's HTTP/2 client grows with the delay.
/// </summary>
internal sealed class StoppedReaders : IScenario
{
    private const double KiloByte = 1024;
    private const int Window = 1024 * 1024;

    // Two ways to limit the windows of the runtime's HTTP/2 client, which otherwise grow up to 16 MB.
    private static readonly Contender _growing = Contender.Proxy with { Name = "the same, windows grow up to 1 MB", MaxStreamWindow = Window };
    private static readonly Contender _fixed = Contender.Proxy with { Name = "the same, windows of 1 MB", Arguments = ["window", $"{Window}"] };

    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(20);
    private static readonly GrpcRequest _native = new("/load.Load/Flood", []);

    public string Name => "stopped-readers";

    public string Question => "A client of a server behind a proxy that reads for a while and then stops";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("proxy", "delay to the server and back", "read", "written and not read", "managed heap", "resident memory");
        foreach (var contender in (Contender[])[Contender.Yarp, Contender.NativeProxy, Contender.Proxy, _growing, _fixed])
        {
            foreach (var isFar in (bool[])[false, true])
            {
                using var server = isFar ? await ServerProcess.StartFarAsync(contender, _delay) : await ServerProcess.StartAsync(contender);
                table.Add(
                [
                    contender.Name,
                    isFar ? $"{2 * _delay.TotalMilliseconds} ms" : "none",
                    .. await AskAsync(server, length),
                ]);
            }
        }

        return table;
    }

    private static async Task<string[]> AskAsync(ServerProcess server, RunLength length)
    {
        // The first call causes one-time allocations, which do not count.
        await StopAsync(server, length.BusyTime / 10, static () => Task.FromResult(0));
        await server.WaitUntilIdleAsync(length.BusyTime);
        var before = await server.TrimAsync();
        var written = await server.Upstream!.ReadFloodedBytesAsync();
        var (read, (held, all)) = await StopAsync(server, length.BusyTime / 2, async () =>
        {
            await server.Upstream.WaitUntilIdleAsync(length.BusyTime);
            return (await server.TrimAsync() - before, await server.Upstream.ReadFloodedBytesAsync() - written);
        });
        return [Number(read), Number(all - read), .. held.Whole()];
    }

    private static string Number(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / KiloByte:N0} KB");

    // The read bytes are those of messages; by REST they are nearly the same, because a line has 10 more characters around its 1,000.
    private static async Task<(long Read, T Found)> StopAsync<T>(ServerProcess server, TimeSpan time, Func<Task<T>> look)
    {
        var watch = Stopwatch.StartNew();
        var read = 0L;
        if (server.Contender.IsNative)
        {
            using var connection = await GrpcConnection.OpenAsync(server.Http2);
            await connection.SendAsync(_native);
            do
            {
                read += (await connection.ReadAsync()).Bytes;
            }
            while (watch.Elapsed < time);

            return (read, await look());
        }

        var stream = await RawStream.OpenAsync(server, "/v1/flood", StreamKind.Lines);
        do
        {
            read += 1000 * await stream.ReadAsync(1, CancellationToken.None);
        }
        while (watch.Elapsed < time);

        var found = await look();
        stream.Reset();
        return (read, found);
    }
}
