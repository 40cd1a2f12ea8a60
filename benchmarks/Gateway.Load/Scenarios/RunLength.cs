using Gateway.Load.Clients;

namespace Gateway.Load.Scenarios;

/// <summary>How long a scenario asks its contenders.</summary>
/// <param name="WarmUp">How long each is asked before anything is measured: the just-in-time compiler needs its time.</param>
/// <param name="Rounds">How often each is measured; the median counts.</param>
/// <param name="Round">How long one measurement takes.</param>
/// <param name="IdleStreams">How many streams are held open where memory is the question.</param>
/// <param name="BusyStreams">How many of them have something to do.</param>
/// <param name="BusyTime">For how long.</param>
/// <param name="StalledKinds">In which ways, where each costs a process of its own.</param>
internal sealed record RunLength(TimeSpan WarmUp, int Rounds, TimeSpan Round, int IdleStreams, int BusyStreams, TimeSpan BusyTime, StreamKind[] StalledKinds)
{
    public static RunLength Full { get; } = new(TimeSpan.FromSeconds(5), 9, TimeSpan.FromSeconds(2), 2000, 1000, TimeSpan.FromSeconds(6), Enum.GetValues<StreamKind>());

    /// <summary>Enough to see that everything works; its numbers mean nothing.</summary>
    public static RunLength Smoke { get; } = new(TimeSpan.FromMilliseconds(100), 1, TimeSpan.FromMilliseconds(100), 50, 40, TimeSpan.FromMilliseconds(20), [StreamKind.Socket]);
}
