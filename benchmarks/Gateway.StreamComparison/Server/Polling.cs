namespace Gateway.StreamComparison.Server;

/// <summary>The endpoints of an application without streams: one answers the messages so far, and one waits until there is a message (Comet).</summary>
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
