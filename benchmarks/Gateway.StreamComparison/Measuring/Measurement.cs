using System.Diagnostics;
using Gateway.StreamComparison.Contenders;
using Gateway.StreamComparison.Server;

namespace Gateway.StreamComparison.Measuring;

/// <summary>One run of one contender, on its own connection.</summary>
/// <param name="Sent">Bytes from client to server, including the connection setup of the protocol.</param>
/// <param name="Received">Bytes from server to client.</param>
/// <param name="Requests">The number of HTTP requests.</param>
/// <param name="First">The time from the start of the call, including connecting, to the first message.</param>
/// <param name="Delay">Median time from the production of a message to its arrival, without the first message, which waits for the connection.</param>
internal sealed record Measurement(long Sent, long Received, int Requests, TimeSpan First, TimeSpan Delay)
{
    public static async Task<Measurement> RunAsync(IContender contender, ComparisonServer server, Feed feed)
    {
        feed.Reset();
        var arrivals = new Arrivals();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var proxy = new CountingProxy(contender.UsesHttp2 ? server.Http2Port : server.Http1Port);
        var start = Stopwatch.GetTimestamp();
        await contender.ReceiveAsync(proxy.Address, arrivals, limit.Token);
        Check(contender, arrivals);
        var delays = arrivals.Times.Select((time, index) => Stopwatch.GetElapsedTime(feed.ProducedAt(index), time)).Skip(1).Order().ToArray();
        return new(proxy.Sent, proxy.Received, arrivals.Requests, Stopwatch.GetElapsedTime(start, arrivals.Times[0]), delays[delays.Length / 2]);
    }

    private static void Check(IContender contender, Arrivals arrivals)
    {
        var expected = Enumerable.Range(0, Feed.Length).Select(Feed.Text);
        if (!expected.SequenceEqual(arrivals.Texts))
        {
            throw new InvalidOperationException($"{contender.Name} received: {string.Join(", ", arrivals.Texts)}");
        }
    }
}
