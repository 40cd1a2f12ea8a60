using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>Who takes part.</summary>
internal static class Contenders
{
    /// <summary>All three, and a guest.</summary>
    public static IReadOnlyList<Contender> With(Contender? guest) => [Contender.Bare, Contender.Microsoft, Contender.Ours, .. Only(guest)];

    /// <summary>Without Microsoft's transcoding, which has neither Server-Sent Events nor WebSocket.</summary>
    public static IReadOnlyList<Contender> WithoutMicrosoft(Contender? guest) => [Contender.Bare, Contender.Ours, .. Only(guest)];

    /// <summary>Proxies before the same server, beside YARP that forwards native calls. A guest is another build of the gateway on YARP.</summary>
    public static IReadOnlyList<Contender> BeforeServer(Contender? guest) => [Contender.Yarp, Contender.NativeProxy, Contender.Proxy, .. Only(guest).Select(AsProxy)];

    /// <summary>The gateway on YARP beside the gateway in the server itself.</summary>
    public static IReadOnlyList<Contender> InServerAndBefore(Contender? guest) => [Contender.Ours, Contender.Proxy, .. Only(guest).Select(AsProxy)];

    private static Contender AsProxy(Contender guest) => guest with { IsProxy = true };

    private static Contender[] Only(Contender? guest) => guest is null ? [] : [guest];
}
