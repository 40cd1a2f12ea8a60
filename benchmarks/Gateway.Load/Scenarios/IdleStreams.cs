using Gateway.Load.Clients;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Many Server-Sent Events streams that have sent one event and are silent: what each holds of the server's memory.</summary>
internal sealed class IdleStreams : IScenario
{
    public string Name => "idle-events";

    public string Question => "Memory of an idle stream of Server-Sent Events, HTTP/1.1, one connection each";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("server", "streams", "managed heap a stream", "resident memory a stream");
        foreach (var contender in (Contender[])[Contender.Bare, Contender.Ours])
        {
            using var server = await ServerProcess.StartAsync(contender);
            var accept = "text/event-stream";

            // What is allocated once, with the first streams, is not theirs.
            CloseAll(await OpenAsync(server, length.IdleStreams / 10, accept));
            await server.ReadHeapBytesAsync();
            var (heap, resident) = (await server.ReadHeapBytesAsync(), server.ResidentBytes);
            var open = await OpenAsync(server, length.IdleStreams, accept);
            var (fullHeap, fullResident) = (await server.ReadHeapBytesAsync(), server.ResidentBytes);
            CloseAll(open);
            table.Add(
                server.Name,
                $"{length.IdleStreams}",
                $"{(fullHeap - heap) / 1024.0 / length.IdleStreams:F1} KB",
                $"{(fullResident - resident) / 1024.0 / length.IdleStreams:F1} KB");
        }

        return table;
    }

    private static async Task<List<Http1Connection>> OpenAsync(ServerProcess server, int count, string accept)
    {
        var open = new List<Http1Connection>();
        for (var i = 0; i < count; i++)
        {
            var connection = await Http1Connection.OpenAsync(server.Http1);
            await connection.ReadFirstAsync("/v1/idle", accept, "Here");
            open.Add(connection);
        }

        return open;
    }

    private static void CloseAll(List<Http1Connection> connections) => connections.ForEach(connection => connection.Dispose());
}
