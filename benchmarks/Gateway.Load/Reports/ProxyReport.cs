namespace Gateway.Load.Reports;

/// <summary>The beginning of the report on the gateway in front of another server: the questions, and how to read the report.</summary>
internal static class ProxyReport
{
    public static string Begin(string machine, RunLength length) =>
        $"""
        # The gateway before another server

        Made by `benchmarks/report.sh gateway`. {machine} What these numbers say is in [where.md](where.md#the-gateway-before-another-server).

        The upstream is a bare service on Grpc.AspNetCore, in a process of its own. Before it stand YARP 2.3, which forwards native calls by one route for everything, and the gateway on YARP, which is asked
        natively and by REST. Only the process of the proxy counts: its processor time in user and system mode, its allocations, its memory. All are in Release, with the same Kestrel, the server's garbage
        collector and no logging. They take turns, and are warmed up until three windows in a row bring no improvement of 2 %.

        - Processor time and allocated bytes: medians of {length.Rounds} windows of {length.Round.TotalSeconds} s, for each of {length.Sittings} start(s) of all servers.
        - Ratio: to the first column. The median of the ratios of the windows, and the range of the middle half of them.
        - *Simple forwarder* and *no pipeline* are experiments: a simple send in the place of YARP's forwarder, and in the place of YARP's whole pipeline ([DirectSend.cs](../Gateway.Load.Servers/Proxy/DirectSend.cs)).
        - Memory: after a full collection that gives unused memory back; {length.IdleStreams} idle streams. *Written and not read* are bytes that the service wrote and the client did not take: what all buffers between them hold.

        """;
}
