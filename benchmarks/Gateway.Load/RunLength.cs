using Gateway.Load.Clients;

namespace Gateway.Load;

/// <summary>How long servers are asked.</summary>
/// <param name="Sittings">How often a comparison starts anew, with new processes.</param>
/// <param name="MostWarmUps">After how many windows a server is measured even if it still gets faster.</param>
/// <param name="WarmUp">How long such a window is.</param>
/// <param name="Rounds">How often each server is measured in a sitting.</param>
/// <param name="Round">How long one measurement takes.</param>
/// <param name="IdleStreams">How many silent streams are held open at once.</param>
/// <param name="BusyStreams">How many streams with something to do are held open at once.</param>
/// <param name="BusyTime">For how long.</param>
/// <param name="LongStream">How many messages a long stream has.</param>
/// <param name="StalledKinds">The kinds of streams whose clients do not read; each needs processes of its own.</param>
internal sealed record RunLength(
    int Sittings, int MostWarmUps, TimeSpan WarmUp, int Rounds, TimeSpan Round, int IdleStreams, int BusyStreams, TimeSpan BusyTime, int LongStream, StreamKind[] StalledKinds)
{
    public static RunLength Full { get; } =
        new(3, 40, TimeSpan.FromSeconds(1), 5, TimeSpan.FromSeconds(2), 2000, 1000, TimeSpan.FromSeconds(6), 200_000, Enum.GetValues<StreamKind>());

    /// <summary>For a first look while you work on something: its ratios are off by a tenth or so.</summary>
    public static RunLength Quick { get; } = Full with { Sittings = 1, MostWarmUps = 15, WarmUp = TimeSpan.FromSeconds(0.5), Rounds = 5, Round = TimeSpan.FromSeconds(0.5), IdleStreams = 500 };

    /// <summary>Enough to see that everything works; its numbers mean nothing.</summary>
    public static RunLength Smoke { get; } = new(1, 0, TimeSpan.Zero, 1, TimeSpan.Zero, 50, 40, TimeSpan.FromMilliseconds(20), 2_000, [StreamKind.Socket]);
}
