using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>Long polling (Comet): each request is answered when there is something, and followed by the next.</summary>
internal sealed class LongPollingContender : IContender
{
    public string Name => "long polling";

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var client = Browser.CreateClient(server);
        while (!await Batches.AskAsync(client, "/long-poll", arrivals, cancellationToken))
        {
            // The answer was not the last: ask again at once.
        }
    }
}
