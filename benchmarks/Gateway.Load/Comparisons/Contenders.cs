using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>The contenders of comparisons.</summary>
internal static class Contenders
{
    /// <summary>All three servers, and a guest.</summary>
    public static IReadOnlyList<Contender> With(Contender? guest) => [Contender.Bare, Contender.Microsoft, Contender.Ours, .. Only(guest)];

    /// <summary>Without Microsoft's transcoding, which has neither Server-Sent Events nor WebSocket.</summary>
    public static IReadOnlyList<Contender> WithoutMicrosoft(Contender? guest) => [Contender.Bare, Contender.Ours, .. Only(guest)];

    /// <summary>Proxies in front of the same server, compared with YARP, which forwards native calls. A guest is another build of the gateway on YARP.</summary>
    public static IReadOnlyList<Contender> BeforeServer(Contender? guest) => [Contender.Yarp, Contender.NativeProxy, Contender.Proxy, .. Only(guest).Select(AsProxy)];

    /// <summary>The gateway on YARP, compared with the gateway in the server itself.</summary>
    public static IReadOnlyList<Contender> InServerAndBefore(Contender? guest) => [Contender.Ours, Contender.Proxy, .. Only(guest).Select(AsProxy)];

    private static Contender AsProxy(Contender guest) => guest with { IsProxy = true };

    private static Contender[] Only(Contender? guest) => guest is null ? [] : [guest];
}
