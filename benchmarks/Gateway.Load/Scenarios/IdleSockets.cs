using System.Net.WebSockets;
using Gateway.Load.Reports;
using Gateway.Load.Servers;

namespace Gateway.Load.Scenarios;

/// <summary>Many WebSockets that have got one message and are silent: what each holds of the server's memory.</summary>
internal sealed class IdleSockets : IScenario
{
    public string Name => "idle-sockets";

    public string Question => "Memory of an idle WebSocket, HTTP/1.1, a connection each";

    public async Task<Table> RunAsync(RunLength length)
    {
        var table = new Table("server", "sockets", "managed heap a socket", "resident memory a socket");
        using var server = await ServerProcess.StartAsync(Contender.Ours);

        // What is allocated once, with the first sockets, is not theirs.
        CloseAll(await OpenAsync(server, length.IdleStreams / 10));
        await server.ReadHeapBytesAsync();
        var (heap, resident) = (await server.ReadHeapBytesAsync(), server.ResidentBytes);
        var open = await OpenAsync(server, length.IdleStreams);
        var (fullHeap, fullResident) = (await server.ReadHeapBytesAsync(), server.ResidentBytes);
        CloseAll(open);
        table.Add(
            server.Name,
            $"{length.IdleStreams}",
            $"{(fullHeap - heap) / 1024.0 / length.IdleStreams:F1} KB",
            $"{(fullResident - resident) / 1024.0 / length.IdleStreams:F1} KB");
        return table;
    }

    private static async Task<List<ClientWebSocket>> OpenAsync(ServerProcess server, int count)
    {
        var address = new UriBuilder(server.Http1) { Scheme = "ws", Path = "/v1/idle" }.Uri;
        var first = new byte[1024];
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < count; i++)
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(address, CancellationToken.None);
            await socket.ReceiveAsync(first.AsMemory(), CancellationToken.None);
            open.Add(socket);
        }

        return open;
    }

    private static void CloseAll(List<ClientWebSocket> sockets) => sockets.ForEach(socket => socket.Dispose());
}
