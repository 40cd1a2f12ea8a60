using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>Who takes part.</summary>
internal static class Contenders
{
    /// <summary>All three, and a guest.</summary>
    public static IReadOnlyList<Contender> With(Contender? guest) => [Contender.Bare, Contender.Microsoft, Contender.Ours, .. Only(guest)];

    /// <summary>Without Microsoft's transcoding, which has neither Server-Sent Events nor WebSocket.</summary>
    public static IReadOnlyList<Contender> WithoutMicrosoft(Contender? guest) => [Contender.Bare, Contender.Ours, .. Only(guest)];

    private static Contender[] Only(Contender? guest) => guest is null ? [] : [guest];
}
