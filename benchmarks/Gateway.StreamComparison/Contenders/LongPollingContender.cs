using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>Long polling (Comet): the server answers each request when there is a message, and the client then sends the next request.</summary>
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
