namespace Gateway.StreamComparison.Server;

/// <summary>What an application without streams writes: an endpoint that answers what is there, and one that waits until something is (Comet).</summary>
internal static class Polling
{
    public static void MapPolling(this WebApplication app, Feed feed)
    {
        app.MapGet("/poll", (int after) => Answer(after, feed.Start()));
        app.MapGet("/long-poll", async (int after, HttpContext context) => Answer(after, await feed.WaitForMoreAsync(after, context.RequestAborted)));
    }

    private static Batch Answer(int after, int produced) =>
        new([.. Enumerable.Range(after, produced - after).Select(index => new Line(Feed.Text(index)))], produced == Feed.Length);

    internal sealed record Line(string Msg);

    internal sealed record Batch(IReadOnlyList<Line> Messages, bool Done);
}
