using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>A short question with a short answer, by REST or by a native call, through proxies in front of the same server. Only the time of the proxy counts.</summary>
internal sealed class ProxiedRequest : IComparison
{
    private const int AnswerBytes = 5 + 2 + 11; // the prefix, the tag and the length, "Hello world"

    private static readonly GrpcRequest _native = new("/load.Load/Hello", [0x0A, 5, .. "world"u8]);

    public string Name => "proxied-hello";

    public string Question => $"A short answer of a server behind the proxy, {Connections.AtATime} connections; the bare minimal API answers by itself";

    // The last ones show the cost of a gateway without YARP's forwarder, or without its whole pipeline.
    public IReadOnlyList<Contender> Servers(Contender? guest) => [.. Contenders.BeforeServer(guest), Contender.DirectForwarder, Contender.DirectPipeline, Contender.Bare];

    public Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest) =>
        new Contest(Name, "request", "REST 1.15, native 1.00 of YARP", AskAsync).RunAsync(length, Servers(guest));

    /// <summary>Sends requests to a server for a while, and returns the number of answers.</summary>
    public static Task<int> AskAsync(ServerProcess server, TimeSpan time) =>
        server.Contender.IsNative ? Connections.AskAsync(server, Connections.AtATime, _native, AnswerBytes, time) : UnaryRequest.Hello.AskAsync(server, time);
}
