using System.Diagnostics;

namespace Gateway.StreamComparison.Measuring;

/// <summary>Notes when each message reached the client, and how many requests that took.</summary>
internal sealed class Arrivals
{
    private readonly List<long> _times = [];
    private readonly List<string> _texts = [];

    public IReadOnlyList<long> Times => _times;

    public IReadOnlyList<string> Texts => _texts;

    public int Requests { get; private set; }

    public void Asked() => Requests++;

    public void Received(string? text)
    {
        _times.Add(Stopwatch.GetTimestamp());
        _texts.Add(text ?? "");
    }
}
