using Gateway.Load.Clients;

namespace Gateway.Load;

/// <summary>The lengths of measurements.</summary>
/// <param name="Sittings">How often a comparison starts again with new processes.</param>
/// <param name="MostWarmUps">The most warm-up windows before the measurement, even if the server still gets faster.</param>
/// <param name="WarmUp">The length of such a window.</param>
/// <param name="Rounds">How often each server is measured in a sitting.</param>
/// <param name="Round">How long one measurement takes.</param>
/// <param name="IdleStreams">The number of silent streams that are open at once.</param>
/// <param name="BusyStreams">The number of active streams that are open at once.</param>
/// <param name="BusyTime">How long active streams run.</param>
/// <param name="LongStream">The number of messages in a long stream.</param>
/// <param name="StalledKinds">The kinds of streams whose clients do not read; each needs its own processes.</param>
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
