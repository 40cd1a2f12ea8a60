using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>A server stream of 100 lines as NDJSON over HTTP/1.1. The bare server flushes each line.</summary>
internal sealed class StreamOfLines(int connections, double? goal) : IComparison
{
    private const int Lines = 100;

    private static readonly byte[] Request = HttpRequests.Get($"/v1/lines/{Lines}", "application/x-ndjson");

    public string Name => $"lines-{connections}";

    public string Question => $"GET of a server stream of {Lines} lines (NDJSON), {connections} at a time";

    public IReadOnlyList<Contender> Servers(Contender? guest) => Contenders.With(guest);

    public Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest) =>
        new Contest(Name, "stream", goal is { } ratio ? FormattableString.Invariant($"{ratio:F2} of bare") : null, AskAsync).RunAsync(length, Servers(guest));

    private Task<int> AskAsync(ServerProcess server, TimeSpan time) =>
        Connections.AskAsync(server, connections, Request, static (body, _) => body.Span.Count("{\""u8) == Lines, time);
}
