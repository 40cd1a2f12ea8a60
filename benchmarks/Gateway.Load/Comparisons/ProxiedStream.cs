using System.Diagnostics;
using System.Globalization;
using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>A long server stream of short lines, by REST (NDJSON over HTTP/1.1) or by a native call, through proxies in front of the same server: the cost of a message.</summary>
internal sealed class ProxiedStream : IComparison
{
    private const int Messages = 10_000;

    // "This is {number} Msg" with a tag, a length and the prefix of a frame.
    private static readonly long _bytes = Enumerable.Range(1, Messages).Sum(static number => 5 + 2 + $"This is {number} Msg".Length);
    private static readonly GrpcRequest _native = new("/load.Load/Lines", [0x08, 0x90, 0x4E]); // 10,000 as a varint

    public string Name => "proxied-lines";

    public string Question => string.Create(CultureInfo.InvariantCulture, $"A server stream of {Messages:N0} lines of a server behind the proxy, one stream at a time; the bare minimal API answers by itself");

    public IReadOnlyList<Contender> Servers(Contender? guest) => [.. Contenders.BeforeServer(guest), Contender.Bare];

    public Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest) =>
        new Contest(Name, "message", "REST 3 µs", AskAsync).RunAsync(length, Servers(guest));

    private static async Task<int> AskAsync(ServerProcess server, TimeSpan time)
    {
        if (server.Contender.IsNative)
        {
            return Messages * await Connections.AskAsync(server, 1, _native, _bytes, time);
        }

        var watch = Stopwatch.StartNew();
        var messages = 0;
        do
        {
            var stream = await RawStream.OpenAsync(server, $"/v1/lines/{Messages}", StreamKind.Lines);
            messages += await stream.ReadAsync(Messages, CancellationToken.None);
            stream.Reset();
        }
        while (watch.Elapsed < time);

        return messages;
    }
}
